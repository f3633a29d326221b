/** Reads that may run app code (getters, proxy traps), each guarded: what they throw becomes a text in the snapshot. */
import { abridged } from './snapshot-text.ts';

const MESSAGE_CHARS = 200;

/** `value[key]`, or the text of what its getter threw. */
export function readProperty(value: object, key: string): unknown {
  try {
    // Any object may be read by any string key; what comes back is unknown.
    return (value as Record<string, unknown>)[key];
  } catch (error) {
    return thrownText(error);
  }
}

/** `items[index]`, apart from {@link readProperty} because V8 reads arrays faster where it sees only arrays. */
export function readItem(items: readonly unknown[], index: number): unknown {
  try {
    return items[index];
  } catch (error) {
    return thrownText(error);
  }
}

/** What stands in the snapshot for a value that threw when it was read. */
export function thrownText(error: unknown): string {
  return `[Thrown: ${abridged(messageOf(error), MESSAGE_CHARS)}]`;
}

/** `[Function name]`. */
export function functionText(value: object): string {
  const name = readProperty(value, 'name');
  return `[Function ${typeof name === 'string' && name !== '' ? abridged(name, MESSAGE_CHARS) : 'anonymous'}]`;
}

/** `Foo` of `[object Foo]`; a getter behind it may throw. */
export function tagOf(value: object): string {
  return abridged(Object.prototype.toString.call(value).slice(8, -1), MESSAGE_CHARS);
}

function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return typeof error;
  try {
    const message: unknown = 'message' in error ? error.message : undefined;
    return typeof message === 'string' ? message : 'object';
  } catch {
    return 'unreadable';
  }
}
