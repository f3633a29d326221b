/** Some of what a reader sees. */
export interface TailPiece {
  /** Events that were left out before these, because they were read too slowly. */
  readonly missed: number;
  /** Event messages. */
  readonly events: readonly Uint8Array[];
}

/** What may wait for one reader. A piece stays below the 4 MiB that clients take, since one event alone is smaller. */
const MAX_EVENTS = 1000;
const MAX_BYTES = 1.5 * 1024 * 1024;

/** The events on their way to one reader: a bounded queue that counts what does not fit, and never makes others wait. */
export class TailReader {
  #events: Uint8Array[] = [];
  #bytes = 0;
  /** Left out before the events that wait, and behind them. */
  #missedBefore = 0;
  #missedBehind = 0;
  #closed = false;
  #wake: () => void = () => undefined;

  /** @param copy gives the event as bytes that may be kept */
  offer(size: number, copy: () => Uint8Array): void {
    const isFull = this.#events.length >= MAX_EVENTS || (this.#bytes > 0 && this.#bytes + size > MAX_BYTES);
    // Once one is left out, so is what follows until the reader has caught up: the gap is in one place.
    if (isFull || this.#missedBehind > 0) {
      this.#missedBehind++;
    } else {
      this.#events.push(copy());
      this.#bytes += size;
    }
    this.#wake();
  }

  /** Ends what {@link next} gives, after what waits. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /**
   * What came since the last piece, as soon as there is something.
   *
   * @param maxWaitMs after which an empty piece comes, in milliseconds
   * @returns undefined at the end
   */
  async next(maxWaitMs: number): Promise<TailPiece | undefined> {
    if (!this.#hasSome && !this.#closed) await this.#something(maxWaitMs);
    if (!this.#hasSome && this.#closed) return undefined;
    const piece = { missed: this.#missedBefore, events: this.#events };
    this.#events = [];
    this.#bytes = 0;
    this.#missedBefore = this.#missedBehind;
    this.#missedBehind = 0;
    return piece;
  }

  get #hasSome(): boolean {
    return this.#events.length > 0 || this.#missedBefore > 0;
  }

  #something(maxWaitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, maxWaitMs).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
