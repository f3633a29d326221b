import { types } from 'node:util';
import { guard } from '../runtime/guard.ts';

/** Hears how a promise settles, once. */
export interface Settlement {
  done(value: unknown): void;
  failed(error: unknown): void;
}

/** What is known of how the app reads a promise. */
export interface Reading {
  /** Whether it has begun to. */
  read: boolean;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Tells how a promise settles. The app is to get what this returns: of a plain promise another of the same value, so that
 * a rejection that nobody handles stays unhandled; of a library's own kind the same object, with all its members.
 */
export function observeSettled(promise: Promise<unknown>, settlement: Settlement): Promise<unknown> {
  if (isPlain(promise)) return derive(promise, settlement);
  if (guard('run', () => observeReads(promise, settlement)) === undefined) settlement.done(undefined);
  return promise;
}

/** Runs the app's work; what it throws is told, and stays thrown. */
export function seeThrown<T>(work: () => T, settlement: Pick<Settlement, 'failed'>): T {
  try {
    return work();
  } catch (error) {
    settlement.failed(error);
    throw error;
  }
}

/**
 * Tells how a promise settles if the app reads it, and just before the app learns it. The promise stays the very object,
 * settles no turn later, and a rejection that nobody handles stays unhandled: a promise that the app never reads is never
 * read by us either, and then nothing is told.
 */
export function seeReading(promise: object, { done, failed }: Settlement): Reading {
  const reading: Reading = { read: false };
  const settlement: Settlement = {
    done: (value) => void guard('stream', () => done(value)),
    failed: (error) => void guard('stream', () => failed(error)),
  };
  guard('stream', () => {
    if (!types.isPromise(promise) || !isPlain(promise)) return observeReads(promise, settlement);
    return onReading(promise, () => {
      reading.read = true;
      Promise.prototype.then.call(promise, settlement.done, settlement.failed);
    });
  });
  return reading;
}

/**
 * Hears that a plain promise is about to be read. Whatever reads one first asks for its `constructor` (ECMAScript,
 * PromiseResolve for `await` and SpeciesConstructor for `then`), so a getter of that name hears of every way. It goes at
 * the first reading. V8 no longer takes its short way for promises once a promise had such a property: measured, some 10 ns
 * more for each `await` of the process, from the first watched stream on.
 */
function onReading(promise: object, seen: () => void): void {
  const unread = UNREAD.get(promise);
  if (unread !== undefined) {
    // Another span watches the same stream.
    unread.seen.push(seen);
    return;
  }
  UNREAD.set(promise, { seen: [seen], before: Object.getOwnPropertyDescriptor(promise, 'constructor') });
  Object.defineProperty(promise, 'constructor', READ_FIRST);
}

/** Promises that the app has not read yet: who wants to hear of it, and what was there before. */
const UNREAD = new WeakMap<object, { seen: (() => void)[]; before: PropertyDescriptor | undefined }>();

/** One for all: an accessor for each promise costs several times as much. */
const READ_FIRST: PropertyDescriptor & ThisType<object> = {
  configurable: true,
  get() {
    const seen = restore(this);
    const asked: unknown = Reflect.get(this, 'constructor');
    for (const tell of seen) guard('stream', tell);
    return asked;
  },
  set(value: unknown) {
    restore(this);
    Reflect.set(this, 'constructor', value);
  },
};

function restore(promise: object): readonly (() => void)[] {
  const { seen, before } = UNREAD.get(promise) ?? { seen: [], before: undefined };
  UNREAD.delete(promise);
  if (before === undefined) Reflect.deleteProperty(promise, 'constructor');
  else Object.defineProperty(promise, 'constructor', before);
  return seen;
}

/** Whether it is a promise as the language has it, of any realm, and not of a subclass. */
export function isPlain(promise: object): boolean {
  const base: unknown = Object.getPrototypeOf(Object.getPrototypeOf(promise) ?? {});
  return typeof base === 'object' && base !== null && Object.getPrototypeOf(base) === null;
}

function derive(promise: Promise<unknown>, settlement: Settlement): Promise<unknown> {
  const derived = promise.then(
    (value) => {
      settlement.done(value);
      return value;
    },
    (error) => {
      settlement.failed(error);
      throw error;
    },
  );
  // Some hang something on a plain promise, as `util.promisify(execFile)` does with the child process; what has a symbol
  // for its name is Node's own, about this one promise.
  return Object.keys(promise).length === 0
    ? derived
    : Object.assign(derived, Object.fromEntries(Object.entries(promise)));
}

/**
 * Sees a library's own kind of promise settle where the app reads it, by whatever method: to read it ourselves could start
 * its work, use up an answer that the app wants raw, or handle a rejection that the app does not.
 */
function observeReads(promise: object, settlement: Settlement): true {
  let reading = false;
  for (const [name, method] of methodsOf(promise)) {
    const observed: Method = function (this: unknown, ...args: unknown[]): unknown {
      // What one method calls of the others is its own affair.
      if (reading) return Reflect.apply(method, this, args);
      reading = true;
      try {
        return observeResult(Reflect.apply(method, this, handlersOf(name, args, settlement)), name, settlement);
      } finally {
        reading = false;
      }
    };
    Object.defineProperty(promise, name, { value: observed, writable: true, enumerable: false, configurable: true });
  }
  return true;
}

function observeResult(result: unknown, name: string, settlement: Settlement): unknown {
  return name === 'then' || !types.isPromise(result) ? result : observeSettled(result, settlement);
}

/** The app's handlers with ours before them: what the app makes of a value or an error is not how the promise settled. */
function handlersOf(method: string, args: unknown[], settlement: Settlement): unknown[] {
  if (method === 'then') return [taking(args[0], settlement), catching(args[1], settlement)];
  return method === 'catch' ? [catching(args[0], settlement)] : args;
}

function taking(handler: unknown, settlement: Settlement): Method {
  return (value) => {
    settlement.done(value);
    return typeof handler === 'function' ? Reflect.apply(handler, undefined, [value]) : value;
  };
}

function catching(handler: unknown, settlement: Settlement): Method {
  return (error) => {
    settlement.failed(error);
    if (typeof handler === 'function') return Reflect.apply(handler, undefined, [error]);
    throw error;
  };
}

/** The methods of the promise's classes, the nearest first. */
function methodsOf(promise: object): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (let at: object | null = promise; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && name !== 'constructor' && !methods.has(name)) methods.set(name, value);
    }
  }
  return methods;
}
