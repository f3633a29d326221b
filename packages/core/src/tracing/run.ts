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
  if (!(result instanceof Promise)) {
    frame.closed = true;
    guard('run', () => listener.done(result));
    return result;
  }
  // Handing on the derived promise keeps a rejection that nobody handles unhandled.
  const settled = result.then(
    (value: unknown) => {
      frame.closed = true;
      guard('run', () => listener.done(value));
      return value;
    },
    (error: unknown) => {
      frame.closed = true;
      guard('run', () => listener.failed(error));
      throw error;
    },
  );
  // A promise of the same value: T is that promise's type.
  return settled as T;
}
