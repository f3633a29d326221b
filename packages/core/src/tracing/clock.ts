/**
 * Time of one trace: one wall-clock anchor and the monotonic clock, so that durations inside a trace are true even when
 * the wall clock is set meanwhile.
 */
export class TraceClock {
  readonly #offset: number;

  /** @param now `performance.now()` */
  constructor(now: number = performance.now()) {
    this.#offset = Date.now() - now;
  }

  /** Milliseconds since the Unix epoch, with fractions. */
  now(): number {
    return this.timeOf(performance.now());
  }

  /** The same for a moment of `performance.now()`. */
  timeOf(monotonic: number): number {
    return this.#offset + monotonic;
  }
}

/** ISO 8601 in UTC with milliseconds, as the tracing models of both SDKs give it. */
export function isoTime(millis: number): string {
  return new Date(millis).toISOString();
}
