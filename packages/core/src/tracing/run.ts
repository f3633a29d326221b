import { types } from 'node:util';
import { guard } from '../runtime/guard.ts';
import { Cell, type ContextManager, type Frame } from './context.ts';
import type { StreamWatch } from './stream/stream-watch.ts';
import { watchStream } from './stream/watch-stream.ts';
import { observeSettled, type Settlement } from './watch.ts';

/**
 * Runs a callback in a place of the tree and tells how it ended, for a promise when it settles, for a generator or another
 * stream when it ends: what drives it on until then runs in the same place. A stream that is never read does not end. The
 * callback's result, its exception and whether a rejection is handled are the app's and stay as they are.
 *
 * @param subject what the callback is called with
 */
export function runIn<T, S>(
  context: ContextManager,
  frame: Frame,
  listener: Settlement,
  fn: (subject: S) => T,
  subject: S,
): T {
  const running = new Running(context, frame, listener);
  let result: T;
  try {
    // The context may be an older copy's, so nothing is asked of it that those did not have.
    result = context.run(running.cell, () => fn(subject));
  } catch (error) {
    running.failed(error);
    throw error;
  }
  // A promise of the same value and kind is of the same type.
  if (types.isPromise(result)) return observeSettled(result, running) as T;
  running.done(result);
  return result;
}

/** Something that runs in a place of the tree: hears how it ends, and closes the frame with it. */
class Running implements Settlement {
  readonly cell: Cell;
  readonly #context: ContextManager;
  readonly #frame: Frame;
  readonly #listener: Settlement;
  #returned = false;

  constructor(context: ContextManager, frame: Frame, listener: Settlement) {
    this.cell = new Cell(frame);
    this.#context = context;
    this.#frame = frame;
    this.#listener = listener;
  }

  /** It returned a value. A promise of a library's own kind tells at every reading: the first counts. */
  done(value: unknown): void {
    if (this.#returned) return;
    this.#returned = true;
    if (typeof value !== 'object' || value === null || !watchStream(value, this.#watch())) this.#ended(value);
  }

  failed(error: unknown): void {
    if (this.#close()) guard('run', tellFailed, this.#listener, error);
  }

  #ended(value: unknown): void {
    if (this.#close()) guard('run', tellDone, this.#listener, value);
  }

  #cancelled(reason: string): void {
    if (!this.#close()) return;
    guard('run', () => {
      const { span, trace } = this.#frame;
      if (span === undefined) trace.endReason ??= reason;
      else span.cancel(reason);
      this.#listener.done(undefined);
    });
  }

  /** @returns false if it was told before how it ended */
  #close(): boolean {
    if (this.#frame.closed) return false;
    this.#frame.closed = true;
    return true;
  }

  #watch(): StreamWatch {
    return {
      run: (work) => (this.#frame.closed ? work() : this.#context.run(this.cell, work)),
      done: (value) => this.#ended(value),
      failed: (error) => this.failed(error),
      cancelled: (reason) => this.#cancelled(reason),
    };
  }
}

function tellDone(listener: Settlement, value: unknown): void {
  listener.done(value);
}

function tellFailed(listener: Settlement, error: unknown): void {
  listener.failed(error);
}
