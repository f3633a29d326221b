import type { Event } from '@chaukas/spec';

/** An event that the destination does not take, though it may have taken the others of its batch. */
export interface LostEvent {
  /** One of those that were to be exported. */
  readonly event: Event;
  /** In words. */
  readonly reason: string;
}

/**
 * Takes Chaukas events to where they are kept.
 *
 * `export` gets each event once, each batch of one tenant and project, and those of a tenant and project in the order of
 * what happened, one batch after the other; batches of different ones may be under way at once. It may return a promise,
 * of nothing or of the events that were not taken; what it throws or rejects with counts the batch as lost, as does no answer
 * within the `timeout` setting, and the app never hears of it. Write one's own for another destination and pass it to `configure({ exporter })`.
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
  /**
   * True for an exporter that tries again by itself until events get through: its `export` is waited for without a time
   * limit, while the queue before it, which is bounded, takes what comes meanwhile.
   */
  readonly keepsTrying?: boolean;
  /** Why events do not get through at the moment; undefined if they do. Said of those that are lost when the process ends. */
  readonly trouble?: string | undefined;
  /** @param signal aborted when the answer is not waited for any more; absent for an exporter that writes through */
  export(events: readonly Event[], signal?: AbortSignal): void | Promise<void> | Promise<readonly LostEvent[]>;
  /** A flush begins: what waits for another attempt is to be tried now. */
  hurry?(): void;
  forceFlush?(): void | Promise<void>;
  shutdown?(): void | Promise<void>;
}
