import { MAX_TIMEOUT } from '../runtime/deadline.ts';

/** Calls a function at the end of the tick or after a while, once for all that asked for it. Keeps no process alive. */
export class Schedule {
  readonly #run: () => void;
  #immediate: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(run: () => void) {
    this.#run = () => {
      clearImmediate(this.#immediate);
      clearTimeout(this.#timer);
      this.#immediate = undefined;
      this.#timer = undefined;
      run();
    };
  }

  atEndOfTick(): void {
    if (this.#immediate !== undefined) return;
    this.#immediate = setImmediate(this.#run).unref();
    // What does not keep the process alive does not wake it either: in an idle one this tick would have no end.
    setTimeout(() => undefined, 0).unref();
  }

  /** @param delay milliseconds, counted from the first that asked */
  within(delay: number): void {
    this.#timer ??= setTimeout(this.#run, Math.min(delay, MAX_TIMEOUT)).unref();
  }
}
