import { stackOf } from '../tracing/failure.ts';
import type { ReadableSpan } from '../tracing/processor.ts';
import type { ErrorSpanEvent } from '../tracing/span-event.ts';

/** How a span failed, or was given up. */
export interface SpanFailure {
  readonly type: string;
  readonly message: string;
  /** The report of the error, if it arose here or in a span inside this one. */
  readonly arisen: ErrorSpanEvent | undefined;
}

/**
 * How a span failed; undefined if it did not.
 *
 * @param arisen the error that was reported last in the span, or that one of its children failed with
 */
export function toFailure(span: ReadableSpan, arisen: ErrorSpanEvent | undefined): SpanFailure | undefined {
  const { error, outcome, endReason } = span;
  if (outcome === 'cancelled') return { type: 'Cancelled', message: endReason ?? 'cancelled', arisen: undefined };
  if (error === null) return undefined;
  const { message, data } = error;
  const type = typeof data?.name === 'string' ? data.name : 'Error';
  // An error that was handled inside says nothing of another one that the span failed with later.
  return { type, message, arisen: arisen?.message === message ? arisen : undefined };
}

/**
 * The stack of a failure. It is read as late as this: the first reading changes what Node prints of an error that nobody
 * handles.
 */
export function tracebackOf({ type, message, arisen }: SpanFailure): string {
  return arisen?.stack ?? stackOf(arisen?.error) ?? `${type}: ${message}`;
}
