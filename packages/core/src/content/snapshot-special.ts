/** Objects whose content is not in their own properties: one line of the table per kind. */
import { types } from 'node:util';
import type { JsonValue } from '@chaukas/spec';
import { UNKNOWN_MIME } from './snapshot-text.ts';
import type { Walk } from './snapshot-walk.ts';

/** Converts an object of its kind; undefined means that it is of another kind. */
type Special = (value: object, walk: Walk, depth: number) => JsonValue | undefined;

/**
 * Copies a built-in object (or one of a subclass): kinds are told by their internal slots, which work across realms and
 * cannot be faked, and read through the intrinsic methods, so that a subclass runs no code of its own.
 *
 * @returns undefined if the object is none of them.
 */
export function convertSpecial(value: object, walk: Walk, depth: number): JsonValue | undefined {
  for (const special of SPECIALS) {
    const converted = special(value, walk, depth);
    if (converted !== undefined) return converted;
  }
  return undefined;
}

/** Also what only inherits from Error, such as a DOMException. May throw where `value` is a proxy. */
export function isError(value: unknown): boolean {
  return types.isNativeError(value) || value instanceof Error;
}

const date: Special = (value, walk) => {
  if (!types.isDate(value)) return undefined;
  const time = Date.prototype.getTime.call(value);
  return walk.string(Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString());
};

/** Name, message, stack and cause are looked up wherever they are, the rest if it is the error's own and enumerable. */
const error: Special = (value, walk, depth) => {
  if (!isError(value)) return undefined;
  const keys = new Set(['name', 'message', 'stack', 'cause', 'errors', ...Object.keys(value)]);
  return walk.record(value, [...keys], depth);
};

/** An object if all keys are strings, else a list of pairs. */
const map: Special = (value, walk, depth) => {
  if (!types.isMap(value)) return undefined;
  const entries = take(Map.prototype.entries.call(value), walk.nodesLeft);
  const named: Record<string, unknown> = Object.create(null);
  for (const [key, item] of entries) {
    if (typeof key !== 'string') return walk.list(entries, depth, value.size);
    named[key] = item;
  }
  return walk.record(named, Object.keys(named), depth, value.size);
};

const set: Special = (value, walk, depth) => {
  if (!types.isSet(value)) return undefined;
  return walk.list(take(Set.prototype.values.call(value), walk.nodesLeft), depth, value.size);
};

const binary: Special = (value, walk) => {
  if (types.isArrayBufferView(value)) return walk.binary(value);
  return types.isAnyArrayBuffer(value) ? walk.binary(new Uint8Array(value)) : undefined;
};

/** Reading a blob takes a promise, so its content stays unread. */
const blob: Special = (value, walk) => {
  if (!(value instanceof Blob)) return undefined;
  return walk.media(value.type === '' ? UNKNOWN_MIME : value.type, value.size);
};

const UNBOX: readonly (readonly [is: (value: unknown) => boolean, valueOf: CallableFunction])[] = [
  [types.isStringObject, String.prototype.valueOf],
  [types.isNumberObject, Number.prototype.valueOf],
  [types.isBooleanObject, Boolean.prototype.valueOf],
  [types.isBigIntObject, BigInt.prototype.valueOf],
  [types.isSymbolObject, Symbol.prototype.valueOf],
];

const boxed: Special = (value, walk, depth) => {
  if (!types.isBoxedPrimitive(value)) return undefined;
  const unbox = UNBOX.find(([is]) => is(value));
  return unbox === undefined ? undefined : walk.visit(Reflect.apply(unbox[1], value, []), depth);
};

/** What is best known by its text. */
const written: Special = (value, walk) => {
  if (types.isRegExp(value)) return walk.string(RegExp.prototype.toString.call(value));
  if (value instanceof URL) return walk.string(URL.prototype.toString.call(value));
  if (value instanceof URLSearchParams) return walk.string(URLSearchParams.prototype.toString.call(value));
  return undefined;
};

/** Clients extend promises with properties of their own, none of which is the result. */
const promise: Special = (value, walk) => (types.isPromise(value) ? walk.string('[Promise]') : undefined);

const SPECIALS: readonly Special[] = [error, date, map, set, binary, boxed, promise, written, blob];

function take<T>(values: Iterator<T>, limit: number): T[] {
  const taken: T[] = [];
  for (let next = values.next(); !next.done && taken.length < limit; next = values.next()) taken.push(next.value);
  return taken;
}
