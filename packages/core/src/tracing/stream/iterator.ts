import { types } from 'node:util';
import { guard } from '../../runtime/guard.ts';
import { type Reading, seeReading, seeThrown } from '../watch.ts';
import { hasMethods, type StandIn, standInFor } from './method.ts';
import { EARLY_BREAK, type StreamWatch } from './stream-watch.ts';

/**
 * Generators of both kinds, also those that a compiler made for an older target, iterator helpers, and whatever else iterates
 * and has something to close: the iterators of arrays, maps and strings have no `return`.
 */
export function isIterator(value: object): boolean {
  const iterates = hasMethods(value, Symbol.asyncIterator) || hasMethods(value, Symbol.iterator);
  return types.isGeneratorObject(value) || (iterates && hasMethods(value, 'next', 'return'));
}

/**
 * Watches an iterator where the app calls it: a piece, an end and an error are seen as the app takes them. `for await`,
 * `yield*` and `Symbol.asyncDispose` go through the same methods. One without `return` does not hear of an early break, and
 * neither do we.
 */
export function watchIterator(iterator: object, watch: StreamWatch): boolean {
  return standInFor(iterator, { next: advancing(watch), throw: advancing(watch), return: closing(watch) });
}

/** Stands in for what asks for a piece. */
export function advancing(watch: StreamWatch): StandIn {
  return (invoke) => {
    const result = seeThrown(() => watch.run(invoke), watch);
    seeAnswer(result, watch, (piece) => isLast(piece) && watch.done(Reflect.get(piece, 'value')));
    return result;
  };
}

/** Stands in for what gives up the rest. A generator can have more to give even then. */
function closing(watch: StreamWatch): StandIn {
  return (invoke) => {
    const cancelled = (): void => watch.cancelled(EARLY_BREAK);
    const result = seeThrown(() => watch.run(invoke), watch);
    const reading = seeAnswer(result, watch, (piece) => isLast(piece) && cancelled());
    // Whoever gives up a stream need not wait for it to close.
    if (reading !== undefined) setImmediate(() => reading.read || cancelled()).unref();
    return result;
  };
}

/** @returns how it is read, if the answer is still to come */
function seeAnswer(result: unknown, { failed }: StreamWatch, done: (answer: unknown) => unknown): Reading | undefined {
  return guard('stream', () => {
    if (isThenable(result)) return seeReading(result, { done, failed });
    done(result);
    return undefined;
  });
}

function isThenable(value: unknown): value is object {
  return types.isPromise(value) || (typeof value === 'object' && value !== null && hasMethods(value, 'then'));
}

function isLast(piece: unknown): piece is object {
  return typeof piece === 'object' && piece !== null && Reflect.get(piece, 'done') === true;
}
