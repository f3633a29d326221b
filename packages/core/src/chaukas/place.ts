import type { ReadableSpan } from '../tracing/processor.ts';
import type { MappedEvent } from './event.ts';
import type { SpanRecord, TraceRecord } from './records.ts';

/** Puts SESSION_START or SESSION_END where it belongs. */
export function placeAtSession(event: MappedEvent): MappedEvent {
  event.spanId = event.session;
  return event;
}

/** Events of a span carry its id; a type that makes points only gives each a fresh one. */
export function placeAtSpan(
  event: MappedEvent,
  span: ReadableSpan,
  record: SpanRecord,
  trace: TraceRecord,
): MappedEvent {
  const { spanId } = span;
  event.agent = record.agent;
  if (record.place === spanId) {
    event.spanId = spanId;
    event.parent = trace.parentOf(span)?.place ?? span.remoteParentId ?? event.session;
  } else {
    event.parent = record.place;
  }
  return event;
}

/** Puts what happened in a span, or in none of the trace, where it belongs. */
export function placeBelow(event: MappedEvent, span: SpanRecord | undefined): MappedEvent {
  event.agent = span?.agent;
  event.parent = span?.place ?? event.session;
  return event;
}
