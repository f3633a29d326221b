/**
 * The one bounded walk from a live value to plain JSON. It charges every value before it goes on, so that its time and
 * its result are bounded by the event's budget and not by the value.
 */
import type { JsonObject, JsonValue } from '@chaukas/spec';
import { Ledger, NODE_BYTES } from './snapshot-ledger.ts';
import { functionText, readItem, readProperty, tagOf, thrownText } from './snapshot-read.ts';
import { convertSpecial } from './snapshot-special.ts';

const UNREADABLE = '[Unreadable]';
const DEPTH_LIMIT = '[Depth limit]';
/** Widest bigint that is written in decimal: converting wider ones takes more than linear time, so they are in hex. */
const DECIMAL_BITS = 16_384;

/**
 * The objects being walked, outermost first: one that is met again inside itself is a cycle. One list for all walks, because few are
 * deep and there are many; a walk that a getter of the app's begins stands on top of the one around it.
 */
const path: object[] = [];

/** Walks the values of one event, and charges them. */
export class Walk extends Ledger {
  /** Where in the path this walk begins. */
  #base = 0;

  /** Copies a value from outside. */
  start(value: unknown): JsonValue | undefined {
    const base = path.length;
    this.#base = base;
    try {
      return this.visit(value, 0);
    } catch {
      // Nothing is called here: what failed may be the stack, with no room for one more call.
      return UNREADABLE;
    } finally {
      if (path.length > base) path.length = base;
    }
  }

  /** Copies one value inside of `depth` containers. Only `undefined`, or a `toJSON` that returns it, gives undefined. */
  visit(value: unknown, depth: number): JsonValue | undefined {
    this.bytes += NODE_BYTES;
    switch (typeof value) {
      case 'string':
        return this.string(value);
      case 'number':
        return this.number(value);
      case 'boolean':
        return value;
      case 'object':
        return value === null ? null : this.#object(value, depth, true);
      case 'undefined':
        return undefined;
      case 'function':
        return this.string(functionText(value));
      default:
        return this.string(typeof value === 'bigint' ? digits(value) : String(value));
    }
  }

  /** Copies a list; `total` is its true length where `items` holds only as many as the budget can take. */
  list(items: readonly unknown[], depth: number, total: number = items.length): JsonValue {
    if (depth >= this.limits.maxDepth) return this.string(DEPTH_LIMIT);
    const out: JsonValue[] = [];
    for (let i = 0; i < items.length; i++) {
      if (this.bytes >= this.limits.eventBytes) {
        out.push({ truncated: this.note(total - i, 'item') });
        break;
      }
      out.push(this.visit(readItem(items, i), depth + 1) ?? null);
    }
    return out;
  }

  /** Copies the properties `keys` of `value`; `total` is their true number where `keys` holds only some. */
  record(value: object, keys: readonly string[], depth: number, total: number = keys.length): JsonValue {
    if (depth >= this.limits.maxDepth) return this.string(DEPTH_LIMIT);
    const out: JsonObject = {};
    let left = total;
    for (const key of keys) {
      if (this.bytes >= this.limits.eventBytes) {
        out[freeName(out)] = this.note(left, 'key');
        break;
      }
      const kept = this.visit(readProperty(value, key), depth + 1);
      if (kept !== undefined) put(out, this.key(key), kept);
      left--;
    }
    return out;
  }

  /** How many values the budget can take, and one more to notice that it ran out. */
  get nodesLeft(): number {
    return Math.max(0, Math.ceil(this.room / NODE_BYTES)) + 1;
  }

  #object(value: object, depth: number, convert: boolean): JsonValue | undefined {
    if (path.includes(value, this.#base)) return this.string('[Circular]');
    path.push(value);
    try {
      return this.#contents(value, depth, convert);
    } catch {
      return this.string(UNREADABLE);
    } finally {
      path.pop();
    }
  }

  #contents(value: object, depth: number, convert: boolean): JsonValue | undefined {
    if (Array.isArray(value)) return this.list(value, depth);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const special = convertSpecial(value, this, depth);
      if (special !== undefined) return special;
    }
    const toJson = convert ? readProperty(value, 'toJSON') : undefined;
    // `in` keeps proxies that answer every name with a function (remote calls) from being called.
    if (typeof toJson === 'function' && 'toJSON' in value) return this.#converted(value, toJson, depth);
    return this.#own(value, depth);
  }

  #converted(value: object, toJson: CallableFunction, depth: number): JsonValue | undefined {
    let plain: unknown;
    try {
      plain = Reflect.apply(toJson, value, ['']);
    } catch (error) {
      return this.string(thrownText(error));
    }
    if (plain === value) return this.#own(value, depth);
    // As in JSON.stringify, what toJSON returned is not asked again.
    return typeof plain === 'object' && plain !== null ? this.#object(plain, depth, false) : this.visit(plain, depth);
  }

  /** Own enumerable properties; an object that hides everything it has (a stream, a WeakMap) is named instead. */
  #own(value: object, depth: number): JsonValue {
    const keys = Object.keys(value);
    const tag = keys.length === 0 ? tagOf(value) : 'Object';
    return tag === 'Object' ? this.record(value, keys, depth) : this.string(`[${tag}]`);
  }
}

/** Writes a property as JSON.parse would: `__proto__` is a name like any other. */
function put(out: JsonObject, key: string, value: JsonValue): void {
  if (key !== '__proto__') out[key] = value;
  else Object.defineProperty(out, key, { value, writable: true, enumerable: true, configurable: true });
}

/** `truncated`, with underscores before it while the object has such a key. */
function freeName(out: JsonObject): string {
  let name = 'truncated';
  while (Object.hasOwn(out, name)) name = `_${name}`;
  return name;
}

function digits(value: bigint): string {
  if (BigInt.asIntN(DECIMAL_BITS, value) === value) return String(value);
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}
