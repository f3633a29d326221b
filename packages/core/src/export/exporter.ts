import type { Event } from '@chaukas/spec';

/**
 * Takes Chaukas events to where they are kept.
 *
 * `export` gets each event once, each batch of one tenant and project, and those of a tenant and project in the order of
 * what happened, one batch after the other; batches of different ones may be under way at once. It may return a promise;
 * what it throws or rejects with counts the batch as lost, as does no answer within the `timeout` setting, and the app never
 * hears of it. Write one's own for another destination and pass it to `configure({ exporter })`.
 *
 * What keeps the process alive is kept by the exporter: sockets and timers of its own should be unref'd, so that only the
 * flush at the end of the process, which has a deadline, waits for them.
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
  /** @param signal aborted when the answer is not waited for any more; absent for an exporter that writes through */
  export(events: readonly Event[], signal?: AbortSignal): void | Promise<void>;
  forceFlush?(): void | Promise<void>;
  shutdown?(): void | Promise<void>;
}
