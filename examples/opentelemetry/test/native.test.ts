import { createRequire } from 'node:module';
import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai';
import { configure, InMemoryEventExporter, setTraceProcessors, withAgentSpan, withTrace } from '@chaukas/core';
import { instrument } from '@chaukas/instrument-openai';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { OtelProcessor } from '@chaukas/otel';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OpenAIInstrumentation as Contrib } from '@opentelemetry/instrumentation-openai';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer } from './answers.ts';

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

/** The copy that a hook on `require` sees, as those of others are made for. */
const library = createRequire(import.meta.url)('openai6');

/** Instrumentations of others for the same client, each put to work on it as its own hook would do it. */
const OTHERS: Record<string, { start(provider: TracerProvider): () => void; span: string }> = {
  'OpenTelemetry’s own': { start: startContrib, span: 'chat gpt-4o' },
  OpenInference: { start: startOpenInference, span: 'OpenAI Chat Completions' },
};

for (const [name, { start, span }] of Object.entries(OTHERS)) {
  test(`beside ${name} instrumentation each call has one span, theirs, as it is without us`, async () => {
    const alone = await run(start, false);
    const both = await run(start, true);
    expect(alone.map(shapeOf)).toEqual(both.filter((one) => one.name === span).map(shapeOf));
    expect(both.map((one) => one.name)).toEqual([span, 'invoke_agent Triage', 'invoke_workflow shop']);
    const agent = both.find((one) => one.name === 'invoke_agent Triage');
    expect(agent?.links.map((link) => link.context.spanId)).toEqual([both[0]?.spanContext().spanId]);
  });
}

async function run(start: (provider: TracerProvider) => () => void, withUs: boolean): Promise<ReadableSpan[]> {
  await using server = await ScriptedServer.start();
  server.on('/v1/chat/completions', { json: answer('Hi') });
  Reflect.deleteProperty(globalThis, Symbol.for('chaukas.v1'));
  configure({ exporter: new InMemoryEventExporter(), quiet: true });
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const stop = start(provider);
  const client = new library.OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'sk-test' });
  if (withUs) {
    setTraceProcessors([new OtelProcessor({ tracer: provider.getTracer('test') })]);
    instrument(client);
  }
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const call = async (): Promise<void> => void (await client.chat.completions.create({ model: 'gpt-4o', messages }));
  await (withUs ? withTrace('shop', () => withAgentSpan(call, { data: { name: 'Triage' } })) : call());
  await new Promise(setImmediate);
  stop();
  return exporter.getFinishedSpans();
}

function startContrib(provider: TracerProvider): () => void {
  const contrib = new Contrib();
  contrib.setTracerProvider(provider);
  const [definition] = contrib.getModuleDefinitions();
  definition?.patch?.(library, '6.49.0');
  return () => void definition?.unpatch?.(library, '6.49.0');
}

function startOpenInference(provider: TracerProvider): () => void {
  const instrumentation = new OpenInference();
  instrumentation.setTracerProvider(provider);
  instrumentation.manuallyInstrument(library);
  return () => instrumentation.disable();
}

/** What a span says, without what is different each time. */
function shapeOf({ name, kind, attributes, events, links, status }: ReadableSpan): object {
  const { 'server.port': _, ...same } = attributes;
  return { name, kind, attributes: same, events: events.length, links, status };
}
