import { createHash } from 'node:crypto';
import { genEventId } from '../tracing/ids.ts';

const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;

/** The id of a trace as it stands in a `traceparent`. */
export function traceIdOf(id: string): string {
  return digits(id, TRACE_DIGITS);
}

/** The id of a span as it stands in a `traceparent`. */
export function spanIdOf(id: string): string {
  return digits(id, SPAN_DIGITS);
}

/** A new id of an event. */
export function newEventId(): string {
  return genEventId().replaceAll('-', '');
}

/** The first hex digits after the prefix; of an id in another form those of its hash. */
function digits(id: string, count: number): string {
  const own = id.slice(id.indexOf('_') + 1, id.indexOf('_') + 1 + count);
  return own.length === count && /^[0-9a-f]*$/.test(own)
    ? own
    : createHash('sha256').update(id).digest('hex').slice(0, count);
}
