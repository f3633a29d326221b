import { types } from 'node:util';
import { guard } from '../../runtime/guard.ts';
import { isIterable, watchIterable } from './iterable.ts';
import { isIterator, watchIterator } from './iterator.ts';
import { isReadable, watchReadable } from './readable.ts';
import type { StreamWatch } from './stream-watch.ts';
import { isWebStream, watchWebStream } from './web-stream.ts';

/** The kinds of streams, the most particular first: all but sync generators can be iterated as the last kind, too. */
const KINDS: readonly {
  is(value: object): boolean;
  /** @returns false, and nothing is changed, if this one cannot be watched */
  watch(stream: object, watch: StreamWatch): boolean;
}[] = [
  { is: isReadable, watch: watchReadable },
  { is: isWebStream, watch: watchWebStream },
  { is: isIterator, watch: watchIterator },
  { is: isIterable, watch: watchIterable },
];

/**
 * Tells how a stream ends that is handed to the app: the generator, the web or Node stream or the library's own kind stays
 * the object it is. Its own methods are stood in for, hidden from those who enumerate it; nothing is read ahead or kept back.
 *
 * @returns false where there is no end to wait for: the value is no stream, or one that takes no stand-ins (frozen). A proxy
 *   is not even looked at, because everything that we ask of it, the app's traps would hear.
 */
export function watchStream(value: unknown, watch: StreamWatch): boolean {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  const watched = guard('stream', () => KINDS.find(({ is }) => is(value))?.watch(value, watch));
  return watched ?? false;
}
