import { guard } from '@chaukas/core/instrumentation';
import { defineHidden } from '../patching/define-hidden.ts';
import type { Method } from '../patching/patch-methods.ts';
import { unwatchAbandoned } from './abandoned.ts';
import { isClientStream, observeStream } from './observe-stream.ts';
import type { ObservedCall } from './observed-call.ts';

/**
 * Watches what the app does with the promise of a call. The promise stays the object it is, unread until the app reads it:
 * the answer is seen where the client parses it.
 */
export function observePromise(promise: unknown, call: ObservedCall, parsesElsewhere: boolean): void {
  if (typeof promise !== 'object' || promise === null) return;
  if (!parsesElsewhere) observeParse(promise, call);
  observeRaw(promise, call);
}

/** Where the client has no method of its own for it, the answer is read by a function on the promise. */
function observeParse(promise: object, call: ObservedCall): void {
  const parse: unknown = Reflect.get(promise, 'parseResponse');
  if (typeof parse === 'function') defineHidden(promise, 'parseResponse', observeAnswer(parse as Method, call));
  else call.spec.onUnknown('answers');
}

/** The client's function that reads an answer, seen at work: what it gives or throws stays as it is. */
export function observeAnswer(parse: Method, call: ObservedCall): Method {
  // An async function, as the client's own is, and of its name: an app can print the promise that carries it.
  const observed = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    if (call.parseStarted) return Reflect.apply(parse, this, args);
    call.parseStarted = true;
    unwatchAbandoned(call);
    let value: unknown;
    try {
      value = await Reflect.apply(parse, this, args);
    } catch (error) {
      guard('answer', () => call.failed(error));
      throw error;
    }
    guard('answer', () => arrived(call, value));
    return value;
  };
  Object.defineProperty(observed, 'name', { value: parse.name, configurable: true });
  return observed;
}

function arrived(call: ObservedCall, value: unknown): void {
  if (isClientStream(value)) observeStream(value, call);
  else call.answered(value);
}

/** The raw response can be taken from the promise, and from each promise that the client derives from it. */
function observeRaw(promise: object, call: ObservedCall): void {
  replaceOwn(promise, 'asResponse', (original, self, args) => {
    guard('raw response', () => call.rawTaken());
    return Reflect.apply(original, self, args);
  });
  replaceOwn(promise, '_thenUnwrap', (original, self, args) => {
    const derived: unknown = Reflect.apply(original, self, args);
    guard('raw response', () => {
      if (typeof derived === 'object' && derived !== null) observeRaw(derived, call);
    });
    return derived;
  });
}

function replaceOwn(
  target: object,
  name: string,
  wrapper: (original: Method, self: unknown, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== 'function') return;
  defineHidden(target, name, function (this: unknown, ...args: unknown[]): unknown {
    return wrapper(original as Method, this, args);
  });
}
