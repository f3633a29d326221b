import { guard, suite } from '@chaukas/core/instrumentation';
import type { Run } from './run.ts';

/** Runs that are kept open at once; the oldest is given up for the next. */
const MAX_OPEN = 10_000;

/** How often forgotten runs are looked for, in milliseconds. */
const LOOK_MS = 30_000;

/**
 * The runs that are open, by the library's id. The library forgets some (a stream that nobody reads on, a branch whose
 * sibling failed): what shows no sign of life for as long as a run may is given up, and there is a bound to all of them.
 */
export class OpenRuns {
  readonly #runs = new Map<string, Run>();
  readonly #giveUp: (run: Run, reason: string) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param giveUp ends a run as cancelled; it is to call {@link delete} */
  constructor(giveUp: (run: Run, reason: string) => void) {
    this.#giveUp = giveUp;
  }

  get size(): number {
    return this.#runs.size;
  }

  get(id: unknown): Run | undefined {
    return typeof id === 'string' ? this.#runs.get(id) : undefined;
  }

  add(run: Run): void {
    if (this.#runs.size >= MAX_OPEN) this.#forgetOldest();
    this.#runs.set(run.id, run);
    if (this.#timer === undefined) this.#wait();
  }

  /** @returns false if it was not open */
  delete(run: Run): boolean {
    if (this.#runs.get(run.id) !== run) return false;
    return this.#runs.delete(run.id);
  }

  /** Gives up all runs of which this is true, the innermost first. */
  giveUpWhere(is: (run: Run) => boolean, reason: string): void {
    for (const run of [...this.#runs.values()].filter(is).reverse()) this.#giveUp(run, reason);
  }

  #forgetOldest(): void {
    const [oldest] = this.#runs.values();
    if (oldest !== undefined) this.#giveUp(oldest, 'too_many_open');
  }

  #wait(): void {
    this.#timer = setTimeout(() => guard('sweep', () => this.#look()), LOOK_MS);
    this.#timer.unref();
  }

  #look(): void {
    this.#timer = undefined;
    const limit = suite().runtime.config.runTimeout * 1000;
    const now = performance.now();
    this.giveUpWhere(({ tree }) => {
      // The core gives up whole traces, and so have those of the app that ended around what is still open here.
      if (tree.trace?.endTime !== undefined) return true;
      return limit > 0 && now - tree.lastActive > limit;
    }, 'swept');
    if (this.#runs.size > 0) this.#wait();
  }
}
