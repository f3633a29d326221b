import { expect, it } from 'vitest';
import { type SpanRecord, TraceRecord } from '../../src/chaukas/records.ts';
import { SessionRecord } from '../../src/chaukas/session.ts';
import { recordSpan } from '../../src/chaukas/span-record.ts';
import { suite } from '../../src/runtime/suite.ts';
import type { ReadableSpan } from '../../src/tracing/processor.ts';
import { record } from '../support/recording.ts';
import { spanFixture, traceFixture } from './mapping.ts';

const session = new SessionRecord('t', 'p', 's');

function started(trace: TraceRecord, span: ReadableSpan): SpanRecord {
  const made = recordSpan(span, span.spanData, trace);
  trace.spanStarted(span, made);
  return made;
}

it('a span of another library that ended is remembered for its children', () => {
  const trace = new TraceRecord(traceFixture, session);
  const span = spanFixture({ type: 'generation' });
  const made = started(trace, span);
  expect(trace.busy).toBe(true);
  trace.spanEnded(span, made);
  expect(trace.busy).toBe(false);
  expect(trace.parentOf(spanFixture({ type: 'custom', name: 'x' }, { parentId: 'span_1' }))).toBe(made);
});

it('of those only the last are', () => {
  const trace = new TraceRecord(traceFixture, session);
  const spans = Array.from({ length: 1002 }, (_, i) => spanFixture({ type: 'turn', turn: i }, { spanId: `span_${i}` }));
  for (const span of spans) trace.spanEnded(span, started(trace, span));
  const kept = spans.filter((span) => trace.recordOf(span) !== undefined);
  expect(kept).toEqual(spans.slice(501));
});

it('a span that started twice, and ended as often, is open until the first end', () => {
  const trace = new TraceRecord(traceFixture, session);
  const span = spanFixture({ type: 'generation' });
  started(trace, span);
  const again = started(trace, span);
  trace.spanEnded(span, again);
  trace.spanEnded(span, again);
  expect(trace.busy).toBe(false);
});

it('what is remembered of a span of ours counts in the trace that it was started in only', () => {
  record();
  const { provider } = suite();
  const made = provider.createTrace('run');
  if (made.isNoop) throw new Error('tracing is off');
  const span = provider.spanAt(made, undefined, { type: 'custom', name: 'parent' });
  const child = provider.spanAt(made, span, { type: 'custom', name: 'child' });
  const [one, other] = [new TraceRecord(made, session), new TraceRecord(made, session)];
  const kept = started(one, span);
  expect([one.recordOf(span), one.parentOf(child)]).toEqual([kept, kept]);
  expect([other.recordOf(span), other.parentOf(child)]).toEqual([undefined, undefined]);
  // Another mapper remembers it too, by its id.
  const theirs = started(other, span);
  expect([one.recordOf(span), other.recordOf(span)]).toEqual([kept, theirs]);
});
