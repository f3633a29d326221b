import { MAX_TIMEOUT } from '../../runtime/deadline.ts';

/** Pauses between attempts, which keep no process alive. */
export class Pauses {
  readonly #ends = new Map<() => void, { asked: boolean }>();

  /**
   * @param ms how long; undefined: until it is ended
   * @param asked the server asked for it: only an end of all pauses ends it early
   */
  pause(ms: number | undefined, asked = false): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#ends.delete(end);
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(end, Math.min(ms, MAX_TIMEOUT)).unref();
      this.#ends.set(end, { asked });
    });
  }

  /** Ends the pauses that no server asked for. */
  hurry(): void {
    for (const [end, { asked }] of [...this.#ends]) if (!asked) end();
  }

  /** Ends all pauses. */
  endAll(): void {
    for (const end of [...this.#ends.keys()]) end();
  }
}
