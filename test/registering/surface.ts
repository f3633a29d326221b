import { Module } from 'node:module';

type Members = ReadonlyMap<PropertyKey, unknown>;

/** All that can be called, by the object that has it and its name; see {@link surfaceOf}. */
export type Surface = ReadonlyMap<object, Members>;

/** Where a walk is not to go on: what belongs to the language and to Node, and is no library's. */
const BUILT_IN: ReadonlySet<unknown> = new Set<unknown>([
  globalThis,
  process,
  Module,
  ...Object.getOwnPropertyNames(globalThis).flatMap((name) => {
    const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
    return typeof value === 'function' ? [value, value.prototype] : [value];
  }),
]);

/**
 * The functions of libraries as an app can reach them: exports, static members, methods, and what these extend. Taken before and
 * after, it shows what was replaced, wherever it is.
 */
export function surfaceOf(modules: readonly object[]): Surface {
  const found = new Map<object, Members>();
  const waiting: unknown[] = [...modules];
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (!isObject(next) || BUILT_IN.has(next) || found.has(next)) continue;
    const members = membersOf(next);
    found.set(next, members);
    waiting.push(Object.getPrototypeOf(next), ...members.values());
  }
  return found;
}

/** What differs between two surfaces, a line for each member; an empty list if nothing does. */
export function changes(before: Surface, after: Surface): string[] {
  return [...before].flatMap(([object, members]) => {
    const now = after.get(object) ?? new Map<PropertyKey, unknown>();
    return [...new Set([...members.keys(), ...now.keys()])]
      .filter((key) => members.get(key) !== now.get(key))
      .filter((key) => isCallable(members.get(key)) || isCallable(now.get(key)) || isOurs(key))
      .map((key) => `${nameOf(object)}.${String(key)}`);
  });
}

function membersOf(object: object): Members {
  const members = new Map<PropertyKey, unknown>();
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    members.set(key, value ?? get ?? set);
  }
  return members;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isCallable(value: unknown): boolean {
  return typeof value === 'function';
}

function isOurs(key: PropertyKey): boolean {
  return String(key).includes('chaukas');
}

function nameOf(object: object): string {
  const owner: unknown = typeof object === 'function' ? object : Reflect.get(object, 'constructor');
  return typeof owner === 'function' ? owner.name : 'exports';
}

/** What registrations leave in the process itself: listeners, and what stands over Node's own functions. */
export function processState(): object {
  return {
    listeners: new Map(process.eventNames().map((name) => [name, process.rawListeners(String(name))])),
    emit: process.emit,
    getBuiltinModule: process.getBuiltinModule,
    require: Module.prototype.require,
    hooks: Reflect.get(Object(Reflect.get(globalThis, Symbol.for('chaukas.v1.imports'))), 'deregister'),
    layers: [...(Reflect.get(globalThis, Symbol.for('chaukas.v1.require-layers')) ?? [])],
    runs: [...(Reflect.get(globalThis, Symbol.for('chaukas.v1.auto')) ?? [])],
    place: Object.getOwnPropertyDescriptor(globalThis, Symbol.for('openai.agents.core.traceProvider')),
  };
}
