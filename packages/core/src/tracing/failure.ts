import type { SpanError } from './processor.ts';
import type { ErrorSpanEvent } from './span-event.ts';

/** What an observer knows of an error beyond the error itself. */
export interface ErrorDetails {
  code?: string;
  recoverable?: boolean;
  recovery_action?: string;
}

/** Errors that were reported as an event already: one that passes through further spans is reported only where it arose. */
const reported = new WeakSet<object>();
const CAUSES_FOLLOWED = 5;

/** What layers knew of errors that they let pass to whose call it was. */
const met = new WeakMap<object, ErrorDetails>();

/** Remembers what is known of an error until somebody reports it. */
export function noteDetails(error: unknown, details: ErrorDetails | undefined): void {
  if (details !== undefined && isObject(error)) met.set(error, details);
}

/** Marks an error as reported. @returns false if it, or an error that caused it, was reported before */
export function firstReport(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < CAUSES_FOLLOWED && isObject(cause); depth++) {
    if (reported.has(cause)) return false;
    cause = read(cause, 'cause');
  }
  if (isObject(error)) reported.add(error);
  return true;
}

/** What a span says of the error that failed it. */
export function toSpanError(error: unknown): SpanError {
  if (!isObject(error)) return { message: text(error) };
  return { message: text(read(error, 'message') ?? error), data: { name: className(error) } };
}

/** The event that an error makes. @param given what the one who reports it knows; else what the layer that met it said */
export function toErrorEvent(error: unknown, given?: ErrorDetails): ErrorSpanEvent {
  const details = given ?? (isObject(error) ? met.get(error) : undefined) ?? {};
  return {
    type: 'error',
    message: toSpanError(error).message,
    code: details.code ?? errorCode(error),
    error,
    ...(details.recoverable !== undefined && { recoverable: details.recoverable }),
    ...(details.recovery_action !== undefined && { recovery_action: details.recovery_action }),
  };
}

/** The stack of what was thrown, with the app's own frames only; undefined if it has none. */
export function stackOf(error: unknown): string | undefined {
  const stack = isObject(error) ? read(error, 'stack') : undefined;
  return typeof stack === 'string' ? appFrames(stack) : undefined;
}

/** The provider's code, else the HTTP status, else the name of the error's class. */
export function errorCode(error: unknown): string {
  if (!isObject(error)) return typeof error;
  for (const key of ['code', 'status']) {
    const value = read(error, key);
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  }
  return className(error);
}

const FOREIGN_FRAME = /^\s*at .*(?:node_modules|\(node:|at node:|\[native code\])/;
const STACK_LINES = 20;

/** A stack without the frames of libraries and of Node itself; as it is if nothing else is left. */
export function appFrames(stack: string): string {
  const lines = stack.slice(0, 64 * 1024).split('\n');
  const kept = lines.filter((line) => !FOREIGN_FRAME.test(line));
  return (kept.some((line) => /^\s*at /.test(line)) ? kept : lines).slice(0, STACK_LINES).join('\n');
}

/** Whether an error says that the work was given up by whoever asked for it, by the web's name for that. */
export function isAbort(error: unknown): boolean {
  return isObject(error) && (read(error, 'name') === 'AbortError' || className(error).endsWith('AbortError'));
}

function className(error: object): string {
  const madeBy = read(error, 'constructor');
  const name = read(error, 'name');
  const own = isObject(madeBy) ? read(madeBy, 'name') : undefined;
  if (typeof own === 'string' && own !== '' && own !== 'Error' && own !== 'Object') return own;
  return typeof name === 'string' && name !== '' ? name : 'Error';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Reads a property of an app's object, whose getters may throw. */
function read(target: object, key: string): unknown {
  try {
    return Reflect.get(target, key);
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[unprintable error]';
  }
}
