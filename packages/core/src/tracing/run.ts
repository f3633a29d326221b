import { guard } from '../runtime/guard.ts';
import { Cell, type ContextManager, type Frame } from './context.ts';

/** What is told of a callback that ran: what it gave, or what it threw. */
export interface RunListener {
  done(value: unknown): void;
  failed(error: unknown): void;
}

/**
 * Runs a callback in a place of the tree and tells how it ended, for a promise when it settles. The callback's result,
 * its exception and whether a rejection is handled are the app's and stay as they are.
 */
export function runIn<T>(context: ContextManager, frame: Frame, listener: RunListener, fn: () => T): T {
  let result: T;
  try {
    result = context.run(new Cell(frame), fn);
  } catch (error) {
    frame.closed = true;
    guard('run', () => listener.failed(error));
    throw error;
  }
  const done = (value: unknown): void => {
    frame.closed = true;
    guard('run', () => listener.done(value));
  };
  const failed = (error: unknown): void => {
    frame.closed = true;
    guard('run', () => listener.failed(error));
  };
  if (!(result instanceof Promise)) {
    done(result);
    return result;
  }
  if (result.constructor !== Promise) {
    // A library's own kind of promise has members that a derived one would lose, so it is only watched.
    result.then(done, failed);
    return result;
  }
  // Handing on the derived promise keeps a rejection that nobody handles unhandled.
  const settled = result.then(
    (value: unknown) => {
      done(value);
      return value;
    },
    (error: unknown) => {
      failed(error);
      throw error;
    },
  );
  // A plain promise of the same value is of the same type.
  return settled as T;
}
