import { performance } from 'node:perf_hooks';
import { delayOf } from './back-off.ts';
import { Pauses } from './pauses.ts';

/** Failures in a row after which a server is left alone. */
const MAX_FAILURES = 5;

/** An attempt that was let through. */
export interface Admission {
  /** When, in milliseconds. */
  readonly at: number;
  /** It is the one that finds out whether the server is back. */
  readonly probe: boolean;
}

/** Who hears how the server is. */
export interface BreakerListener {
  /** It is left alone from now on. */
  opened(reason: string): void;
  /** It takes batches again. @param ms for how long it did not */
  closed(ms: number): void;
}

/**
 * Leaves a server alone that fails again and again (circuit breaker; Nygard, "Release It!"): whoever wants to send waits, and
 * one attempt at a time, after delays that double, finds out whether it is back.
 */
export class Breaker {
  readonly #listener: BreakerListener;
  readonly #pauses = new Pauses();
  #failures = 0;
  #lastFailure: { at: number; reason: string } | undefined;
  #open: { since: number; until: number; asked: boolean } | undefined;
  #probing = false;

  constructor(listener: BreakerListener) {
    this.#listener = listener;
  }

  /** Why the server took nothing last; undefined if it did. */
  get trouble(): string | undefined {
    return this.#lastFailure?.reason;
  }

  /** Waits until an attempt may be made. Each admission has to be answered for by {@link succeeded} or {@link failed}. */
  async enter(): Promise<Admission> {
    for (;;) {
      const now = performance.now();
      if (this.#open === undefined) return { at: now, probe: false };
      const { until, asked } = this.#open;
      if (now >= until && !this.#probing) {
        this.#probing = true;
        return { at: now, probe: true };
      }
      await this.#pauses.pause(this.#probing ? undefined : until - now, asked);
    }
  }

  /** The server answered as one that is well. */
  succeeded(): void {
    const open = this.#open;
    this.#failures = 0;
    this.#lastFailure = undefined;
    this.#open = undefined;
    this.#probing = false;
    if (open === undefined) return;
    this.#listener.closed(performance.now() - open.since);
    this.#pauses.endAll();
  }

  /** @param asked milliseconds that the server asks to wait */
  failed({ at, probe }: Admission, reason: string, asked?: number): void {
    const before = this.#lastFailure;
    this.#lastFailure = { at: performance.now(), reason };
    if (probe) this.#probing = false;
    else if (this.#open !== undefined) return;
    // Attempts that were under way together fail together: that is one failure of the server.
    if (!probe && before !== undefined && at < before.at) return;
    this.#failures++;
    if (this.#failures >= MAX_FAILURES) this.#leaveAlone(reason, asked);
  }

  /** Somebody waits: the next attempt is made now, if the server did not ask for the delay. */
  hurry(): void {
    if (this.#open !== undefined && !this.#open.asked) this.#open.until = 0;
    this.#pauses.hurry();
  }

  #leaveAlone(reason: string, asked: number | undefined): void {
    const now = performance.now();
    const { since = now } = this.#open ?? {};
    if (this.#open === undefined) this.#listener.opened(reason);
    this.#open = { since, until: now + delayOf(this.#failures, asked), asked: asked !== undefined };
    // Those that waited for the probe wait for the next one.
    this.#pauses.endAll();
  }
}
