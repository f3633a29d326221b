import type { ErrorSpanEvent, ReadableSpan } from '@chaukas/core';
import { Capture, known, toSpanError } from '@chaukas/core/instrumentation';
import type { PolicyDoor } from './attributes/policy-door.ts';
import type { Failure, RecordedException } from './live-span.ts';

/**
 * The exception of an error event. Its stack is only what the event has: the first look at that of the error itself changes
 * what Node prints if nobody handles it.
 */
export function exceptionOf(event: ErrorSpanEvent, door: PolicyDoor): RecordedException {
  const { data } = event.error === undefined ? {} : toSpanError(event.error);
  const name = label(data?.name, door) ?? label(event.code, door) ?? OTHER;
  const message = body(event.message, door);
  const stack = body(event.stack, door);
  return { exception: { name, ...known({ message, stack }) }, type: label(event.code, door) ?? name };
}

/** How a span failed; undefined if it did not. */
export function failureOf(span: ReadableSpan, door: PolicyDoor, seen: string | undefined): Failure | undefined {
  const { error, outcome } = span;
  if (outcome === undefined ? error === null : outcome !== 'failed') return undefined;
  return { type: seen ?? label(error?.data?.name, door) ?? OTHER, message: body(error?.message, door) };
}

/** The exception of a failure that no event told of. */
export function plainException({ type, message }: Failure): RecordedException {
  return { exception: { name: type, ...known({ message }) }, type };
}

/** What the conventions say where there is no word for an error. */
const OTHER = '_OTHER';

function label(value: unknown, door: PolicyDoor): string | undefined {
  return typeof value === 'string' && value !== '' ? door.text(new Capture().text(value), 'label') : undefined;
}

function body(value: unknown, door: PolicyDoor): string | undefined {
  return value === undefined ? undefined : door.text(new Capture().text(value), 'body');
}
