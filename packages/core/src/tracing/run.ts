import { types } from 'node:util';
import { guard } from '../runtime/guard.ts';
import { Cell, type ContextManager, type Frame } from './context.ts';
import { observeSettled, type Settlement } from './watch.ts';

/**
 * Runs a callback in a place of the tree and tells how it ended, for a promise when it settles. The callback's result,
 * its exception and whether a rejection is handled are the app's and stay as they are.
 */
export function runIn<T>(context: ContextManager, frame: Frame, listener: Settlement, fn: () => T): T {
  const end = (work: () => void): void => {
    if (frame.closed) return;
    frame.closed = true;
    guard('run', work);
  };
  const settlement: Settlement = {
    done: (value) => end(() => listener.done(value)),
    failed: (error) => end(() => listener.failed(error)),
  };
  let result: T;
  try {
    result = context.run(new Cell(frame), fn);
  } catch (error) {
    settlement.failed(error);
    throw error;
  }
  // A promise of the same value and kind is of the same type.
  if (types.isPromise(result)) return observeSettled(result, settlement) as T;
  settlement.done(result);
  return result;
}
