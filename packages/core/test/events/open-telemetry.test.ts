import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { addEvent, EventStream } from '../../src/events.ts';
import { withAgentSpan } from '../../src/index.ts';
import { record } from '../support/recording.ts';

afterEach(() => {
  trace.disable();
  context.disable();
});

/** Runs `fn` in an OpenTelemetry span of the app's own; gives the events that the span then has. */
function inOtelSpan(fn: () => void): Array<{ name: string; attributes: unknown }> {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  trace.setGlobalTracerProvider(provider);
  trace.getTracer('app').startActiveSpan('request', (span) => {
    fn();
    span.end();
  });
  const [span] = exporter.getFinishedSpans();
  return (span?.events ?? []).map(({ name, attributes }) => ({ name, attributes }));
}

test('outside our spans the active OpenTelemetry span gets the event, with what it cannot hold as JSON', () => {
  record();
  using stream = new EventStream({ scope: 'process' });
  const events = inOtelSpan(() => addEvent('step', { n: 1, ok: true, text: 'x', list: ['a'], deep: { b: null } }));
  const attributes = { n: 1, ok: true, text: 'x', list: '["a"]', deep: '{"b":null}' };
  expect(events).toEqual([{ name: 'step', attributes }]);
  expect(stream.events[0]?.attributes).toEqual({ n: 1, ok: true, text: 'x', list: ['a'], deep: { b: null } });
});

test('inside a span of ours it does not', async () => {
  const trail = record();
  const events = inOtelSpan(() => withAgentSpan(() => addEvent('step'), { data: { name: 'Planner' } }));
  expect(events).toEqual([]);
  expect(await trail.types()).toContain('SYSTEM');
});

test('an app that has OpenTelemetry but is in no span of it loses nothing', () => {
  const { lines } = record();
  inOtelSpan(() => undefined);
  addEvent('step');
  expect(lines).toEqual([]);
});
