/** Something that is open until it ends, or is swept because nobody ends it. */
export interface Sweepable {
  sweep(reason: string): void;
}

const MAX_OPEN = 10_000;
const MAX_ENDED = 10_000;

/**
 * What is open, by its key, and what has ended but may still get children. Both are bounded: of too many open ones the
 * oldest is swept, of too many that have ended the oldest is forgotten.
 */
export class Book<Open extends Ended & Sweepable, Ended> {
  readonly #open = new Map<string, Open>();
  readonly #ended = new Map<string, Ended>();

  /** What stands under a key, open or ended. */
  find(key: string): Ended | undefined {
    return this.#open.get(key) ?? this.#ended.get(key);
  }

  findOpen(key: string): Open | undefined {
    return this.#open.get(key);
  }

  open(key: string, value: Open): void {
    this.#ended.delete(key);
    // An id that is given twice names two things; nobody can end the first any more.
    this.#open.get(key)?.sweep('replaced');
    this.#open.delete(key);
    this.#open.set(key, value);
    if (this.#open.size <= MAX_OPEN) return;
    const [oldest] = this.#open;
    if (oldest === undefined) return;
    oldest[1].sweep('swept');
    this.keep(...oldest);
  }

  /** What is not open, or not any more. */
  keep(key: string, value: Ended): void {
    this.#open.delete(key);
    this.#ended.delete(key);
    this.#ended.set(key, value);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** Sweeps all that is open, the newest first. */
  sweep(reason: string): void {
    for (const [key, value] of [...this.#open].reverse()) {
      value.sweep(reason);
      this.keep(key, value);
    }
  }
}
