import type { OpenList } from './open-list.ts';
import type { Trace } from './trace.ts';

/** What `setTimeout` takes at most. */
const LONGEST = 2 ** 31 - 1;

/**
 * Finds the runs that were forgotten: nothing happened in them for a while. A trace in which another one is under way is
 * not forgotten, and one that stands for a session lives as long as its callback.
 */
export class Sweep {
  readonly #limit: () => number;
  readonly #open: OpenList<Trace>;
  readonly #end: (trace: Trace, idle: number) => void;
  #timer: NodeJS.Timeout | undefined;
  /** What the timer was set with, in milliseconds. */
  #waited = 0;

  /**
   * @param limit milliseconds without any sign of life after which a run is forgotten; 0: never
   * @param open the traces that are open, the oldest first
   * @param end ends a trace in which nothing happened for `idle` milliseconds
   */
  constructor(limit: () => number, open: OpenList<Trace>, end: (trace: Trace, idle: number) => void) {
    this.#limit = limit;
    this.#open = open;
    this.#end = end;
  }

  /**
   * There is a trace to watch. A timer that is under way goes on, also when the last trace has ended: to set one for each trace
   * would cost more than the trace.
   */
  traceStarted(): void {
    const limit = this.#limit();
    if (this.#timer !== undefined && this.#waited <= limit) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wait(limit);
  }

  #wait(millis: number): void {
    if (millis <= 0) return;
    this.#waited = millis;
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(millis), LONGEST));
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    const limit = this.#limit();
    if (limit <= 0) return;
    const now = performance.now();
    let next = limit;
    // The innermost first: what happens in a trace has happened in those around it too.
    for (const trace of [...this.#open].reverse()) {
      const { outer, lastActive, isSession } = trace;
      if (outer !== undefined) outer.lastActive = Math.max(outer.lastActive, lastActive);
      if (isSession) continue;
      const idle = now - lastActive;
      if (idle >= limit) this.#end(trace, idle);
      else next = Math.min(next, limit - idle);
    }
    if (!this.#open.isEmpty && this.#timer === undefined) this.#wait(next);
  }
}
