import { types } from 'node:util';
import { guard } from '../../runtime/guard.ts';
import { isPlain, seeThrown } from '../watch.ts';
import { watchIterator } from './iterator.ts';
import { hasMethods, type StandIn, standInFor } from './method.ts';
import type { StreamWatch } from './stream-watch.ts';

/**
 * A library's own kind of stream. What only holds its items, such as a page of a list that can fetch the next one, is of use
 * without being iterated, and nobody may ever do so: that is no stream.
 */
export function isIterable(value: object): boolean {
  return hasMethods(value, Symbol.asyncIterator) && !holdsItems(value);
}

/**
 * Watches the first iteration; a further one reads what is left, or fails in the library, and says nothing of the stream.
 * Clients' streams hand out their pieces by a function `iterator`, which all their other ways of reading go through.
 *
 * One with a promise `completed` ends when that settles, iterated or not. We read that promise: where a stream offers both,
 * its library must have handled the rejection, or whoever only iterates would be ended by it.
 */
export function watchIterable(stream: object, watch: StreamWatch): boolean {
  const first = { opened: false };
  const reader = iterationOf(stream, watch);
  const open: StandIn = (invoke) => {
    if (first.opened) return invoke();
    first.opened = true;
    const iterator = seeThrown(() => reader.run(invoke), reader);
    const watched = guard('stream', () => watchIterator(Object(iterator), reader));
    if (watched !== true) reader.done(undefined);
    return iterator;
  };
  return standInFor(stream, { [Symbol.asyncIterator]: open, iterator: open });
}

/** What the iteration tells of the stream's end. */
function iterationOf(stream: object, watch: StreamWatch): StreamWatch {
  const ended = (value: unknown): void => (isAborted(stream) ? watch.cancelled('aborted') : watch.done(value));
  const completed: unknown = Reflect.get(stream, 'completed');
  if (!types.isPromise(completed) || !isPlain(completed)) return { ...watch, done: ended };
  const reader = { reason: '' };
  completed.then(
    (value) => (reader.reason === '' ? ended(value) : watch.cancelled(reader.reason)),
    (error) => watch.failed(error),
  );
  return {
    run: watch.run,
    done: () => undefined,
    failed: () => undefined,
    cancelled: (reason) => {
      reader.reason = reason;
    },
  };
}

/** Streams that are aborted end without an error; they say so in a flag, or in the controller of their request. */
function isAborted(stream: object): boolean {
  const signal: unknown = Reflect.get(Object(Reflect.get(stream, 'controller')), 'signal');
  return Reflect.get(stream, 'cancelled') === true || Reflect.get(Object(signal), 'aborted') === true;
}

function holdsItems(value: object): boolean {
  if (hasMethods(value, Symbol.iterator)) return true;
  return ['length', 'size', 'data'].some((key) => {
    const held: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    return typeof held === 'number' || Array.isArray(held);
  });
}
