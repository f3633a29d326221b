import Anthropic from '@anthropic-ai/sdk';
import { configure, InMemoryEventExporter, setTraceProcessors, withAgentSpan, withTrace } from '@chaukas/core';
import { instrument } from '@chaukas/instrument-anthropic';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { OtelProcessor } from '@chaukas/otel';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';

afterEach(() => trace.disable());

const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-test-1',
  content: [{ type: 'text', text: 'Hi' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 3, output_tokens: 4 },
};

/** The spans of an agent that asks once. */
async function spansOf(openTelemetry: boolean, withUs = true): Promise<ReadableSpan[]> {
  await using server = await ScriptedServer.start();
  server.on('/v1/messages', { json: MESSAGE });
  Reflect.deleteProperty(globalThis, Symbol.for('chaukas.v1'));
  configure({ exporter: new InMemoryEventExporter(), quiet: true });
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.disable();
  trace.setGlobalTracerProvider(provider);
  const client = new Anthropic({
    apiKey: 'none',
    baseURL: server.url,
    ...(openTelemetry ? {} : { openTelemetry: false }),
  });
  if (withUs) {
    setTraceProcessors([new OtelProcessor({ tracer: provider.getTracer('test') })]);
    instrument(client);
  }
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const call = async (): Promise<void> =>
    void (await client.messages.create({ model: 'claude-test-1', max_tokens: 9, messages }));
  await (withUs ? withTrace('shop', () => withAgentSpan(call, { data: { name: 'Triage' } })) : call());
  await new Promise(setImmediate);
  return exporter.getFinishedSpans();
}

const names = (spans: readonly ReadableSpan[]): string[] => spans.map(({ name }) => name);

test('a call that the client itself makes a span of has no second one of ours', async () => {
  const alone = await spansOf(true, false);
  const both = await spansOf(true);
  expect(names(alone)).toContain('anthropic.messages.create');
  expect(names(both)).toEqual([...names(alone), 'invoke_agent Triage', 'invoke_workflow shop']);
  const keys = (spans: readonly ReadableSpan[]): string[][] => spans.map(({ attributes }) => Object.keys(attributes));
  expect(keys(both).slice(0, alone.length)).toEqual(keys(alone));
  const theirs = both.find(({ name }) => name === 'anthropic.messages.create');
  const ours = both.find(({ name }) => name === 'invoke_agent Triage');
  expect(ours?.links.map(({ context }) => context.spanId)).toEqual([theirs?.spanContext().spanId]);
});

test('a client whose own spans are off has ours', async () => {
  expect(await spansOf(false, false)).toEqual([]);
  expect(names(await spansOf(false))).toEqual(['chat claude-test-1', 'invoke_agent Triage', 'invoke_workflow shop']);
});
