import { read } from '@chaukas/instrumentation';

/** Where a class of the library for one part of the API is to be found. */
export interface ResourcePlace {
  /** On a client: `chat.completions`; its class is then the client's `Chat.Completions`. */
  readonly path: readonly string[];
  /** Its module, in the package and without an extension. */
  readonly module: string;
}

/** What is patched: a client, its class or its module. */
export interface PatchTarget {
  readonly target: unknown;
  /** The prototype with the client's request methods. */
  readonly prototype: object;
  /** Loads another module of the same copy; gives undefined where that cannot be. */
  readonly module: (path: string) => unknown;
}

/** The prototype of a resource; undefined where the library has none, or not there. */
export function resourcePrototype(
  { path, module: file }: ResourcePlace,
  { target, prototype, module }: PatchTarget,
): object | undefined {
  const names = path.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  const classes = [target, prototype.constructor].map((start) => names.reduce(exported, start));
  const found = [protoOf(read(target, ...path)), ...classes.map((one) => exported(one, 'prototype'))].find(isObject);
  // Loaded only where nothing else leads there.
  const last = found ?? exported(exported(module(file), names.at(-1) ?? ''), 'prototype');
  return isObject(last) ? last : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function protoOf(value: unknown): unknown {
  return isObject(value) ? Object.getPrototypeOf(value) : undefined;
}

/** A property of a class or a module; undefined where it cannot be read, as in a module that is still being evaluated. */
function exported(holder: unknown, name: string): unknown {
  if (!isObject(holder) && typeof holder !== 'function') return undefined;
  try {
    return Reflect.get(holder, name);
  } catch {
    return undefined;
  }
}
