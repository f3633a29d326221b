import { type Deadline, inTime } from './deadline.ts';
import { reportFault } from './guard.ts';

/** The flushes under way that somebody waits for. */
export class Flushes {
  readonly #releases = new Set<() => void>();

  get size(): number {
    return this.#releases.size;
  }

  /** Waits for work, but no longer than the deadline, and not after {@link release}. Never rejects. */
  async wait(work: Promise<unknown>, deadline: Omit<Deadline, 'released'>): Promise<void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#releases.add(release);
    try {
      await inTime(work, { ...deadline, released });
    } catch (error) {
      reportFault('flush', error);
    } finally {
      this.#releases.delete(release);
    }
  }

  /** Ends all waiting. */
  release(): void {
    for (const release of this.#releases) release();
  }
}
