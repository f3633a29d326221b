import type { Event } from '@chaukas/spec';

/**
 * Takes Chaukas events to where they are kept.
 *
 * `export` gets each event once, in the order of what happened. It may return a promise; what it throws or rejects with
 * counts the batch as lost, and the app never hears of it. Write one's own for another destination and pass it to
 * `configure({ exporter })`.
 */
export interface EventExporter {
  /** Where events go, as the start line says it. */
  readonly destination: string;
  /**
   * True for an exporter that is done when `export` returns: it gets the events of each tick at the end of that tick,
   * and those that are left when the process exits. Others get batches, by size and interval, and what is left when the
   * process has nothing else to do, for at most 2 seconds; what `process.exit()` leaves over is said to be lost.
   */
  readonly writeThrough?: boolean;
  export(events: readonly Event[]): void | Promise<void>;
  forceFlush?(): void | Promise<void>;
  shutdown?(): void | Promise<void>;
}
