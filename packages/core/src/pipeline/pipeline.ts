import { createEvent, type Event, type EventInit } from '@chaukas/spec';
import { settle } from '../content/deferred.ts';
import { applyContentPolicy, type ContentPolicy } from '../content/policy.ts';
import type { Capture } from '../content/snapshot.ts';
import type { EventExporter } from '../export/exporter.ts';
import { reportFault } from '../runtime/guard.ts';
import { EventQueue, type Gap, type QueuedEvent } from './event-queue.ts';

/** What became of the events since the process started. */
export interface DeliveryReport {
  sent: number;
  dropped: number;
  /** Why events were dropped last. */
  error?: string;
}

export interface PipelineOptions {
  exporter: EventExporter;
  /** Events of a batch. */
  batchSize: number;
  /** Bytes of a batch, about; a single larger event makes a batch of its own. */
  maxBatchBytes: number;
  /** Milliseconds after which a batch that is not full is sent. */
  flushInterval: number;
  /** Events that may wait; more are dropped and counted. */
  maxQueue: number;
  policy: ContentPolicy;
  /** Makes the event that tells of a gap, once there is a session to hang it on. */
  gapEvent: (gap: Gap) => EventInit | undefined;
}

/**
 * The way of events from the mapping to an exporter: queue, cut and hash long texts, content policy, encode, batch,
 * export. Nothing of it runs inside the app's calls.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #queue: EventQueue;
  readonly #report: DeliveryReport = { sent: 0, dropped: 0 };
  #timer: NodeJS.Immediate | NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#queue = new EventQueue(options.maxQueue);
  }

  get report(): DeliveryReport {
    return { ...this.#report, dropped: this.#queue.dropped };
  }

  get exporter(): EventExporter {
    return this.#options.exporter;
  }

  push(init: EventInit, capture: Capture): void {
    this.#queue.push(init, capture.deferred, capture.bytes);
    this.#schedule();
  }

  /** Exports all that waits. Never rejects. */
  async flush(): Promise<void> {
    await this.#drain();
    await this.#call('forceFlush', () => this.#options.exporter.forceFlush?.());
  }

  /** The same at once, for the exit of the process: only an exporter that writes through can take events then. */
  flushSync(): void {
    if (this.#options.exporter.writeThrough !== true) return;
    while (this.#queue.size > 0) {
      const steps = this.#prepare();
      while (steps.next().done !== true) {
        // To the end: at exit nothing else is to run in between.
      }
      this.#exportSync();
    }
  }

  async shutdown(): Promise<void> {
    await this.flush();
    await this.#call('shutdown', () => this.#options.exporter.shutdown?.());
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const { exporter, batchSize, flushInterval } = this.#options;
    const now = exporter.writeThrough === true || this.#queue.size >= batchSize;
    const run = (): void => {
      this.#timer = undefined;
      void this.#drain();
    };
    this.#timer = now ? setImmediate(run) : setTimeout(run, flushInterval);
    this.#timer.unref();
  }

  #drain(): Promise<void> {
    this.#draining ??= this.#drainAll().finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  async #drainAll(): Promise<void> {
    while (this.#queue.size > 0) {
      const steps = this.#prepare();
      // Long texts are hashed in slices, with a turn of the event loop for the app after each.
      while (steps.next().done !== true) await new Promise((resolve) => setImmediate(resolve));
      if (this.#options.exporter.writeThrough === true) this.#exportSync();
      else await this.#exportAsync();
    }
  }

  /** Makes the events of the next batch, in steps. They stay in the queue, so that an exit in between loses nothing. */
  *#prepare(): Generator<void, void, void> {
    for (const item of this.#peek()) {
      if (item.event !== undefined) continue;
      yield* settle(item.deferred);
      item.deferred = [];
      item.event = createEvent(applyContentPolicy(item.init, this.#options.policy));
    }
  }

  #ready(): Event[] {
    const events: Event[] = [];
    for (const { event } of this.#peek()) {
      if (event === undefined) break;
      events.push(event);
    }
    return events;
  }

  #exportSync(): void {
    const events = this.#ready();
    try {
      this.#options.exporter.export(events);
      this.#delivered(events.length);
    } catch (error) {
      this.#lost(events.length, error);
    }
  }

  async #exportAsync(): Promise<void> {
    const events = this.#ready();
    try {
      await this.#options.exporter.export(events);
      this.#delivered(events.length);
    } catch (error) {
      this.#lost(events.length, error);
    }
  }

  #delivered(count: number): void {
    this.#queue.done(count);
    this.#report.sent += count;
    this.#queueGap();
  }

  #lost(count: number, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#queue.lose(count, reason);
    this.#report.error = reason;
  }

  /** Events get through again: what was lost before can be told now. */
  #queueGap(): void {
    const gap = this.#queue.takeGap();
    if (gap === undefined) return;
    const event = this.#options.gapEvent(gap);
    if (event !== undefined) this.#queue.pushGap(event, gap);
  }

  #peek(): readonly QueuedEvent[] {
    return this.#queue.peek(this.#options.batchSize, this.#options.maxBatchBytes);
  }

  async #call(where: string, work: () => void | Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      reportFault(`exporter.${where}`, error);
    }
  }
}
