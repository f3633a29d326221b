import { createRequire } from 'node:module';
import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { EventStatus, EventType } from '@chaukas/spec';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { register } from '../../src/index.ts';
import { answering, calls, response, says } from '../scenarios/common/answers.mjs';

/**
 * What a tool's function throws, where the SDK tells the model of it in words of its own and keeps the exception to itself: it is
 * seen in copies that are loaded after us.
 */
type Sdk = typeof import('@openai/agents');

const COPIES: Readonly<Record<string, () => Promise<Sdk>>> = {
  'ES modules': () => import('@openai/agents'),
  CommonJS: async () => createRequire(import.meta.url)('@openai/agents'),
};

let server: ScriptedServer;

beforeAll(async () => {
  configure({ exporter: new InMemoryEventExporter(), quiet: true });
  register();
  server = await ScriptedServer.start();
});

afterAll(() => server.stop());

class NoSuchCity extends TypeError {
  override name = 'NoSuchCity';
}

async function lookUp(): Promise<string> {
  throw new NoSuchCity('no such city: Atlantis');
}

test.each(Object.entries(COPIES))('in %s the error has the exception of the tool itself', async (_name, load) => {
  const sdk = await load();
  sdk.setTracingDisabled(false);
  sdk.setTraceProcessors([]);
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  server.reset();
  const asks = response('resp_1', [calls('get_weather', { city: 'Atlantis' }, 'call_1')]);
  server.on('/responses', answering(asks, response('resp_2', [says('Sorry.')])));
  const openAIClient = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'k', maxRetries: 0 });
  const runner = new sdk.Runner({ modelProvider: new sdk.OpenAIProvider({ openAIClient }) });
  const parameters = z.object({ city: z.string() });
  const weather = sdk.tool({ name: 'get_weather', description: '', parameters, execute: lookUp });
  await runner.run(new sdk.Agent({ name: 'Host', model: 'gpt-test', tools: [weather] }), 'Weather?');
  await flush();

  const of = (type: EventType) => exporter.events.filter((event) => event.type === type);
  const [error, ...more] = of(EventType.ERROR);
  expect(more).toEqual([]);
  expect(error?.content.value).toMatchObject({
    errorMessage: 'no such city: Atlantis',
    errorCode: 'NoSuchCity',
    recoverable: true,
    recoveryAction: 'tool_error_returned_to_model',
    stackTrace: expect.stringMatching(/^NoSuchCity: no such city: Atlantis\n\s+at .*lookUp .*thrown\.test\.ts:\d+:\d+/),
  });
  const [call] = of(EventType.TOOL_CALL_END);
  expect(error?.parentSpanId).toBe(call?.spanId);
  expect(call?.status).toBe(EventStatus.FAILED);
  // The model is told what the SDK says, and no more.
  const told = JSON.stringify(server.requests[1]?.json);
  expect(told).toContain('An error occurred while running the tool');
  expect(told).not.toContain('no such city');
});
