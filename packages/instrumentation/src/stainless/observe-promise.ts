import { guard } from '@chaukas/core/instrumentation';
import type { Method } from '../patching/patch-methods.ts';
import { standIn } from '../patching/stand-in.ts';
import { unwatchAbandoned } from '../streams/abandoned.ts';
import { observeStream } from '../streams/observe-stream.ts';
import type { ObservedCall } from './observed-call.ts';

/**
 * Watches what the app does with the promise of a call. The promise stays the object it is, unread until the app reads it:
 * the answer is seen where the client parses it.
 *
 * @param onHandedOn called when the client takes what it got for the request, to have it read by another promise
 */
export function observePromise(
  promise: unknown,
  call: ObservedCall,
  parsesElsewhere: boolean,
  onHandedOn: (promise: object) => void,
): void {
  if (typeof promise !== 'object' || promise === null) return;
  if (!parsesElsewhere) observeParse(promise, call);
  observeTaken(promise, call, onHandedOn);
}

/** Where the client has no method of its own for it, the answer is read by a function on the promise. */
function observeParse(promise: object, call: ObservedCall): void {
  const seen = standIn(promise, 'parseResponse', (parse, self, args) => observeAnswer(parse, self, args, call));
  if (!seen) call.spec.onUnknown('answers');
}

/** Runs the client's reading of an answer: what it gives or throws stays as it is, and is seen. */
export async function observeAnswer(
  parse: Method,
  self: unknown,
  args: readonly unknown[],
  call: ObservedCall,
): Promise<unknown> {
  if (call.parseStarted) return Reflect.apply(parse, self, args);
  call.parseStarted = true;
  unwatchAbandoned(call);
  let value: unknown;
  try {
    value = await Reflect.apply(parse, self, args);
  } catch (error) {
    guard('answer', () => call.failed(error));
    throw error;
  }
  guard('answer', () => arrived(call, value));
  return value;
}

/** A client's stream: `for await`, `tee()`, `toReadableStream()` and its helpers all go through its own `iterator` function. */
interface ClientStream {
  iterator: () => AsyncIterator<unknown>;
  controller?: AbortController;
}

function isClientStream(value: unknown): value is ClientStream {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'iterator') === 'function';
}

function arrived(call: ObservedCall, value: unknown): void {
  if (isClientStream(value)) observeStream(value, { iterator: 'iterator', signal: value.controller?.signal }, call);
  else call.answered(value);
}

/** What the promise got can be taken from it, and from each promise that the client derives from it. */
function observeTaken(promise: object, call: ObservedCall, onHandedOn: (promise: object) => void): void {
  standIn(promise, 'asResponse', (original, self, args) => {
    guard('raw response', () => call.rawTaken());
    return Reflect.apply(original, self, args);
  });
  standIn(promise, '_responseProps', (original, self, args) => {
    guard('answer', () => onHandedOn(promise));
    return Reflect.apply(original, self, args);
  });
  standIn(promise, '_thenUnwrap', (original, self, args) => {
    const derived: unknown = Reflect.apply(original, self, args);
    guard('raw response', () => {
      if (typeof derived === 'object' && derived !== null) observeTaken(derived, call, onHandedOn);
    });
    return derived;
  });
}
