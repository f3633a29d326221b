import { types } from 'node:util';
import { guard } from '../runtime/guard.ts';
import { Cell, type ContextManager, type Frame } from './context.ts';
import type { StreamWatch } from './stream/stream-watch.ts';
import { watchStream } from './stream/watch-stream.ts';
import { observeSettled, type Settlement, seeThrown } from './watch.ts';

/**
 * Runs a callback in a place of the tree and tells how it ended, for a promise when it settles, for a generator or another
 * stream when it ends: what drives it on until then runs in the same place. A stream that is never read does not end. The
 * callback's result, its exception and whether a rejection is handled are the app's and stay as they are.
 */
export function runIn<T>(context: ContextManager, frame: Frame, listener: Settlement, fn: () => T): T {
  const cell = new Cell(frame);
  const watch = watchOf(context, cell, frame, listener);
  let returned = false;
  const settlement: Settlement = {
    done(value) {
      // A promise of a library's own kind tells at every reading.
      if (returned) return;
      returned = true;
      if (!watchStream(value, watch)) watch.done(value);
    },
    failed: watch.failed,
  };
  const result = seeThrown(() => context.run(cell, fn), settlement);
  // A promise of the same value and kind is of the same type.
  if (types.isPromise(result)) return observeSettled(result, settlement) as T;
  settlement.done(result);
  return result;
}

/** Tells the listener of one end, and closes the frame with it. */
function watchOf(context: ContextManager, cell: Cell, frame: Frame, listener: Settlement): StreamWatch {
  const end = (work: () => void): void => {
    if (frame.closed) return;
    frame.closed = true;
    guard('run', work);
  };
  return {
    run: (work) => (frame.closed ? work() : context.run(cell, work)),
    done: (value) => end(() => listener.done(value)),
    failed: (error) => end(() => listener.failed(error)),
    cancelled: (reason) =>
      end(() => {
        if (frame.span === undefined) frame.trace.endReason ??= reason;
        else frame.span.cancel(reason);
        listener.done(undefined);
      }),
  };
}
