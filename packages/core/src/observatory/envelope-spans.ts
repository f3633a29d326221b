import type { JsonObject } from '@chaukas/spec';
import type { Envelope, EnvelopeError, EnvelopeEvent } from './envelope.ts';
import { parseMicros } from './time.ts';

/** A span put together from the events of an envelope. Times are milliseconds since the Unix epoch. */
export interface EnvelopeSpan {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly attributes: JsonObject;
  /** Of one whose start was dropped, the time of the oldest event that was not. */
  readonly startTime: number;
  /** Of one that did not end in the session, the session's end. */
  endTime: number;
  status: 'ok' | 'error' | 'open';
  error: EnvelopeError | null;
  readonly events: { readonly name: string; readonly attributes: JsonObject; readonly time: number }[];
  readonly children: EnvelopeSpan[];
}

/** The spans of a session, in the order of their starts, with their children; `roots` are those below none of them. */
export function spansOf(envelope: Envelope): { spans: EnvelopeSpan[]; roots: EnvelopeSpan[] } {
  const { session, recording, events } = envelope;
  const started = parseMicros(session.start_time);
  const timeOf = ({ timestamp }: EnvelopeEvent): number => started + (timestamp - recording.start_timestamp) * 1000;
  const [oldest] = events;
  const times = { first: oldest === undefined ? started : timeOf(oldest), end: parseMicros(session.end_time) };
  const spans = new Map<string, EnvelopeSpan>();
  for (const event of events) {
    const { span_id: id } = event.trace;
    if (event.type === 'stream_event' || spans.has(id)) continue;
    spans.set(id, newSpan(event, event.type === 'span_start' ? timeOf(event) : times.first, times.end));
  }
  for (const event of events) addTo(spans.get(event.trace.span_id), event, timeOf(event));
  const all = [...spans.values()].sort((one, other) => one.startTime - other.startTime);
  for (const span of all) spans.get(span.parentId ?? '')?.children.push(span);
  return { spans: all, roots: all.filter(({ parentId }) => parentId === null || !spans.has(parentId)) };
}

/** A span whose start was dropped is known by its end. */
function newSpan(
  event: Exclude<EnvelopeEvent, { type: 'stream_event' }>,
  startTime: number,
  endTime: number,
): EnvelopeSpan {
  const { type, trace, payload } = event;
  return {
    id: trace.span_id,
    parentId: trace.parent_span_id,
    name: payload.name,
    kind: payload.kind,
    attributes: type === 'span_start' ? event.payload.attributes : {},
    startTime,
    endTime: Math.max(startTime, endTime),
    status: 'open',
    error: null,
    events: [],
    children: [],
  };
}

/** What belongs to a span of which neither start nor end is there is left out. */
function addTo(span: EnvelopeSpan | undefined, event: EnvelopeEvent, time: number): void {
  if (span === undefined) return;
  if (event.type === 'stream_event') {
    const { event: name, attributes } = event.payload;
    span.events.push({ name, attributes, time });
  }
  if (event.type !== 'span_end') return;
  span.status = event.payload.status;
  span.error = event.payload.error;
  span.endTime = Math.max(span.startTime, time);
}
