import type { ReadableSpan, ReadableTrace } from '../tracing/processor.ts';
import type { EventPlace } from './event.ts';
import type { SpanRecord, TraceRecord } from './records.ts';
import type { SessionRecord } from './session.ts';

/** Where SESSION_START and SESSION_END belong. */
export function sessionPlace(session: SessionRecord, trace: ReadableTrace, time: number | undefined): EventPlace {
  const timestamp = time ?? Date.now();
  return { session, trace, spanId: session.spanId, parentSpanId: undefined, agent: undefined, timestamp };
}

/** Events of a span carry its id; a type that makes points only gives each a fresh one. */
export function spanPlace(
  span: ReadableSpan,
  record: SpanRecord,
  trace: TraceRecord,
  time: number | undefined,
): EventPlace {
  const { spanId } = span;
  const own = record.place === spanId;
  const { session } = trace;
  return {
    session,
    trace: trace.trace,
    spanId: own ? spanId : undefined,
    parentSpanId: own ? (trace.parentOf(span)?.place ?? span.remoteParentId ?? session.spanId) : record.place,
    agent: record.agent,
    timestamp: time ?? Date.now(),
  };
}

/** Where something belongs that happened in a span, or in none of the trace. */
export function pointPlace(
  { session, trace }: TraceRecord,
  span: SpanRecord | undefined,
  timestamp: number,
): EventPlace {
  const parentSpanId = span?.place ?? session.spanId;
  return { session, trace, spanId: undefined, parentSpanId, agent: span?.agent, timestamp };
}
