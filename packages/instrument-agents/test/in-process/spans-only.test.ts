import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { EventType } from '@chaukas/spec';
import * as agents from '@openai/agents';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bridge } from '../../src/bridge/bridge.ts';
import { AgentsProcessor } from '../../src/provider/processor.ts';
import { answering, calls, response, says } from '../scenarios/common/answers.mjs';
import { ofType, typesOf } from './sdk.ts';

// What is left where no copy of the SDK can be reached: its provider, and so its spans, heard behind a slow processor.
const bridge = new Bridge({ name: 'spans only', version: '1', library: '@openai/agents' });
const exporter = new InMemoryEventExporter();
const slow = {
  onTraceStart: () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
  onTraceEnd: async () => {},
  onSpanStart: () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
  onSpanEnd: () => new Promise<void>((resolve) => setTimeout(resolve, 1)),
  shutdown: async () => {},
  forceFlush: async () => {},
};
let server: ScriptedServer;

beforeAll(async () => {
  configure({ exporter, quiet: true });
  agents.setTracingDisabled(false);
  const provider = agents.getGlobalTraceProvider();
  Reflect.set(bridge, 'provider', provider);
  // Ours takes the SDK's traces and spans by their shape.
  Reflect.apply(agents.setTraceProcessors, undefined, [[slow, new AgentsProcessor(bridge)]]);
  server = await ScriptedServer.start();
});

afterAll(() => server.stop());

const runner = () =>
  new agents.Runner({
    modelProvider: new agents.OpenAIProvider({
      openAIClient: new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'k', maxRetries: 0 }),
    }),
  });

async function eventsOf(work: () => Promise<unknown>) {
  const before = exporter.events.length;
  await work();
  // Everything is heard late: until nothing comes any more.
  for (let seen = -1; seen !== exporter.events.length; ) {
    seen = exporter.events.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await flush();
  }
  return exporter.events.slice(before);
}

test('a run is whole: agents, handoff, models with tokens, tools, input and output', async () => {
  server.on(
    '/responses',
    answering(
      response('resp_1', [calls('transfer_to_Weather', {}, 'call_1')]),
      response('resp_2', [calls('get_weather', { city: 'Rome' }, 'call_2')]),
      response('resp_3', [says('It is sunny.')]),
    ),
  );
  const { z } = await import('zod');
  const get_weather = agents.tool({
    name: 'get_weather',
    description: '',
    parameters: z.object({ city: z.string() }),
    execute: async () => 'sunny',
  });
  const weather = new agents.Agent({ name: 'Weather', model: 'gpt-test', tools: [get_weather] });
  const triage = new agents.Agent({ name: 'Triage', model: 'gpt-test', handoffs: [weather] });
  const events = await eventsOf(() => runner().run(triage, 'Weather?'));
  expect(typesOf(events).sort()).toEqual([
    'AGENT_END',
    'AGENT_END',
    'AGENT_HANDOFF',
    'AGENT_START',
    'AGENT_START',
    'INPUT_RECEIVED',
    'MODEL_INVOCATION_END',
    'MODEL_INVOCATION_END',
    'MODEL_INVOCATION_END',
    'MODEL_INVOCATION_START',
    'MODEL_INVOCATION_START',
    'MODEL_INVOCATION_START',
    'OUTPUT_EMITTED',
    'SESSION_END',
    'SESSION_START',
    'TOOL_CALL_END',
    'TOOL_CALL_START',
  ]);
  expect(ofType(events, EventType.AGENT_HANDOFF)[0]?.content.value).toMatchObject({
    fromAgentName: 'Triage',
    toAgentName: 'Weather',
  });
  expect(ofType(events, EventType.OUTPUT_EMITTED)[0]?.content.value).toMatchObject({ text: 'It is sunny.' });
  expect(ofType(events, EventType.SESSION_END)[0]?.metadata?.usage).toMatchObject({ total: 54 });
});

test('a run that fails ends though its trace never does', async () => {
  server.reset();
  server.on(
    '/responses',
    answering({ status: 400, json: { error: { message: 'Invalid value', code: 'invalid_value' } } }),
  );
  const agent = new agents.Agent({ name: 'Host', model: 'gpt-test' });
  const events = await eventsOf(() => expect(runner().run(agent, 'Hi')).rejects.toThrow());
  expect(ofType(events, EventType.ERROR)).toHaveLength(1);
  expect(typesOf(events).slice(-1)).toEqual(['SESSION_END FAILED']);
});
