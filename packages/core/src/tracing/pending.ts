/** Counts promises that have not settled, without holding on to them. */
export class PendingCount {
  count = 0;
  #waiting: (() => void)[] = [];

  /** @param promise one that does not reject */
  add(promise: Promise<void>): void {
    this.count++;
    void promise.then(() => {
      this.count--;
      if (this.count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  /** Fulfils when none is left. */
  settled(): Promise<void> {
    return this.count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/**
 * Whether a promise that does not reject fulfils in time.
 *
 * @param time milliseconds
 * @param keepAlive true where the app waits: its `await` would be left open if the process ended before the time
 */
export function settlesInTime(promise: Promise<void>, time: number, keepAlive = true): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), Math.max(time, 0));
    if (!keepAlive) timer.unref();
    void promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
