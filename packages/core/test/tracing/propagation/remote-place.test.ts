/** Work that another process asks for: one trace and one session, however many requests it comes in. */
import { EventStatus, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { configure, flush, InMemoryEventExporter, withFunctionSpan, withTrace } from '../../../src/index.ts';
import { suite } from '../../../src/runtime/suite.ts';
import { type RemotePlace, remotePlace } from '../../../src/tracing/propagation/remote-place.ts';
import type { RemoteParent } from '../../../src/tracing/propagation/trace-context.ts';
import type { SpanData } from '../../../src/tracing/span-data.ts';

let exporter: InMemoryEventExporter;

beforeEach(() => {
  exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
});

afterEach(async () => {
  vi.useRealTimers();
  await flush();
});

const TOOL: SpanData = { type: 'function', name: 'cut' };
let traces = 0;

function parent(fields: Partial<RemoteParent> = {}): RemoteParent {
  const traceId = `trace_${String(++traces).padStart(32, '0')}`;
  return { traceId, spanId: `span_${'a'.repeat(24)}`, sessionId: 's', ours: true, otherEntries: [], ...fields };
}

function enter(from: RemoteParent): RemotePlace {
  const session = { sessionId: from.sessionId ?? '' };
  const place = remotePlace(suite().provider, from, { workflow: 'served', outer: undefined, session });
  if (place === undefined) throw new Error('there is no place');
  return place;
}

/** Does a piece of work for a parent. */
function work(from: RemoteParent, data: SpanData = TOOL, failed = false): void {
  const { trace, span, remoteParentId, held } = enter(from);
  const made = suite()
    .provider.spanAt(trace, span, { ...data }, { remoteParentId })
    .start();
  if (failed) made.setError({ message: 'no' });
  made.finish();
  held?.leave();
}

it('hangs on the span of the other process, in its trace and session', async () => {
  const from = parent({ sessionId: 'order 66' });
  work(from);
  await flush();
  const tools = exporter.events.filter(({ type }) => type === EventType.TOOL_CALL_START);
  expect(tools).toMatchObject([{ traceId: from.traceId, sessionId: 'order 66', parentSpanId: from.spanId }]);
});

it('is one session, whose end does not fail with what its caller may have handled', async () => {
  const from = parent();
  work(from);
  work(from, TOOL, true);
  await flush();
  const sessions = exporter.events.filter(({ type }) => type <= EventType.SESSION_END);
  expect(sessions.map(({ type, status }) => [type, status])).toEqual([
    [EventType.SESSION_START, EventStatus.STARTED],
    [EventType.SESSION_END, EventStatus.COMPLETED],
  ]);
});

it('gives what has no events of its own no place between parent and child', async () => {
  const from = parent();
  const { trace, remoteParentId, held } = enter(from);
  const { provider } = suite();
  const turn = provider.spanAt(trace, undefined, { type: 'turn', turn: 1 }, { remoteParentId }).start();
  provider.spanAt(trace, turn, TOOL).start().finish();
  turn.finish();
  held?.leave();
  await flush();
  const tool = exporter.events.find(({ type }) => type === EventType.TOOL_CALL_START);
  expect(tool?.parentSpanId).toBe(from.spanId);
});

it('is below the very span where the parent is in this process', async () => {
  await withTrace('run', async () =>
    withFunctionSpan(
      async (span) => {
        const place = enter(parent({ traceId: span.traceId, spanId: span.spanId }));
        expect([place.span, place.held]).toEqual([span, undefined]);
      },
      { data: { name: 'asks' } },
    ),
  );
});

it('ends a minute after the last request', () => {
  vi.useFakeTimers();
  const from = parent();
  work(from);
  const { trace } = enter(from);
  vi.advanceTimersByTime(120_000);
  expect(trace.endTime).toBeUndefined();
  suite()
    .provider.held.find(JSON.stringify([from.traceId, undefined, 's']))
    ?.leave();
  vi.advanceTimersByTime(59_000);
  expect(trace.endTime).toBeUndefined();
  vi.advanceTimersByTime(2000);
  expect([trace.endTime === undefined, trace.endReason]).toEqual([false, 'idle']);
});

it('ends at once when nothing more will come, but not under work', () => {
  const place = enter(parent());
  place.held?.endWhenIdle();
  expect(place.trace.endTime).toBeUndefined();
  place.held?.leave();
  expect(place.trace.endTime).toBeDefined();
});

it('says the parent’s id as its own parent', () => {
  const from = parent();
  const { trace, remoteParentId, held } = enter(from);
  const span = suite().provider.spanAt(trace, undefined, TOOL, { remoteParentId }).start();
  expect([span.parentId, span.remoteParentId, span.export()?.parent_id]).toEqual(Array(3).fill(from.spanId));
  span.finish();
  held?.leave();
});
