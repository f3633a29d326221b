import { Observatory, OpenTelemetryExporter } from '@chaukas/core/observatory';
import * as api from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
const CONTEXT = { sessionId: 'chat-1', agentId: 'support', userId: 'ada' };

/** An observatory on the real SDK, which is not registered as the global one. */
function observing(): { observatory: Observatory; spans: () => ReadableSpan[] } {
  process.env.CHAUKAS_OUTPUT_MODE = 'none';
  process.env.CHAUKAS_QUIET = '1';
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: memory })] });
  const exporter = new OpenTelemetryExporter(provider.getTracer('test'), api);
  return { observatory: new Observatory(exporter, { inline: true }), spans: () => memory.getFinishedSpans() };
}

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const span = spans.find((one) => one.name === name);
  if (span === undefined) throw new Error(`no span ${name} among ${spans.map((one) => one.name).join(', ')}`);
  return span;
}

const millis = ([seconds, nanos]: api.HrTime): number => seconds * 1000 + nanos / 1e6;

test('spans have the kinds, parents and attributes of the session', () => {
  const { observatory, spans } = observing();
  observatory.session(CONTEXT, (session) => {
    session.agentStep('plan', { goal: 'help', tags: ['a', 'b'], mixed: [1, 'x'], deep: { a: 1 }, none: null }, () => {
      session.toolCall('get_order', { order: '4711' }, () => session.llmCall('draft', () => undefined));
      session.stream('audio', () => undefined);
    });
    session.agentStep('answer', () => undefined);
  });
  const made = spans();
  expect(made).toHaveLength(5);
  const [plan, tool, draft] = ['plan', 'get_order', 'draft'].map((name) => named(made, name));
  const kinds = made.map(({ name, kind }) => [name, kind] as const).sort();
  const { CLIENT, INTERNAL } = api.SpanKind;
  expect(kinds).toEqual([
    ['answer', INTERNAL],
    ['audio', INTERNAL],
    ['draft', CLIENT],
    ['get_order', CLIENT],
    ['plan', INTERNAL],
  ]);
  expect(plan?.parentSpanContext).toBeUndefined();
  expect(tool?.parentSpanContext?.spanId).toBe(plan?.spanContext().spanId);
  expect(draft?.parentSpanContext?.spanId).toBe(tool?.spanContext().spanId);
  expect(draft?.spanContext().traceId).toBe(plan?.spanContext().traceId);
  expect(plan?.attributes).toEqual({
    'session.id': 'chat-1',
    'agent.id': 'support',
    'user.id': 'ada',
    goal: 'help',
    tags: ['a', 'b'],
    mixed: '[1,"x"]',
    deep: '{"a":1}',
  });
});

test('start and end are those of the session, not of the export', async () => {
  const { observatory, spans } = observing();
  const session = observatory.startSession(CONTEXT);
  const around: { before: number; began: number; ended: number }[] = [];
  for (const name of ['first', 'second']) {
    const before = Date.now();
    const span = session.agentStep(name);
    const began = Date.now();
    await turn();
    span.event('half', { n: 1 });
    await turn();
    span.end();
    around.push({ before, began, ended: Date.now() });
    await turn();
  }
  session.end();
  for (const [at, name] of ['first', 'second'].entries()) {
    const { startTime, endTime, events } = named(spans(), name);
    const { before, began, ended } = around[at] ?? { before: 0, began: 0, ended: 0 };
    // The anchor of a trace's clock is a whole millisecond.
    expect(millis(startTime)).toBeGreaterThanOrEqual(before - 1);
    expect(millis(startTime)).toBeLessThanOrEqual(began + 1);
    expect(millis(endTime)).toBeLessThanOrEqual(ended + 1);
    const [half] = events;
    expect(half).toMatchObject({ name: 'half', attributes: { n: 1 } });
    const times = [startTime, half?.time ?? [0, 0], endTime].map(millis);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(3);
  }
});

test('an error is an exception and the status of its span', () => {
  const { observatory, spans } = observing();
  const run = (): void =>
    observatory.session(CONTEXT, (session) =>
      session.toolCall('refund', () => {
        throw new RangeError('too late');
      }),
    );
  expect(run).toThrow('too late');
  const { status, events, endTime } = named(spans(), 'refund');
  expect(status).toEqual({ code: api.SpanStatusCode.ERROR, message: 'too late' });
  expect(events).toMatchObject([
    {
      name: 'exception',
      time: endTime,
      attributes: {
        'exception.type': 'RangeError',
        'exception.message': 'too late',
        'exception.stacktrace': expect.stringContaining('opentelemetry.test.ts'),
      },
    },
  ]);
});

test('what is global in OpenTelemetry stays as it is, and is no parent', () => {
  const { observatory, spans } = observing();
  const before = api.trace.getTracerProvider();
  const active = api.trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
  api.context.with(api.trace.setSpan(api.context.active(), active), () =>
    observatory.session(CONTEXT, (session) => session.agentStep('plan', () => undefined)),
  );
  expect(api.trace.getTracerProvider()).toBe(before);
  expect(named(spans(), 'plan').spanContext().traceId).not.toBe('1'.repeat(32));
});

test('a span whose start was dropped is still there, and one that did not end is ended', async () => {
  const { observatory, spans } = observing();
  const session = observatory.startSession(CONTEXT);
  const stream = session.stream('audio', { codec: 'opus' });
  for (let seq = 0; seq < 10_000; seq++) {
    stream.event('chunk', { seq });
    if (seq % 1000 === 0) await turn();
  }
  stream.end();
  session.agentStep('open');
  session.end();
  const audio = named(spans(), 'audio');
  expect(audio.events.length).toBeGreaterThan(100);
  expect(audio.ended).toBe(true);
  expect(named(spans(), 'open').ended).toBe(true);
});

test('it takes the tracer and the module of OpenTelemetry as they are typed', () => {
  const exporter = new OpenTelemetryExporter(api.trace.getTracer('test'), api);
  expect(() => new Observatory([exporter])).not.toThrow();
});
