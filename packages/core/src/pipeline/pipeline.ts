import { createEvent, type Event, type EventInit } from '@chaukas/spec';
import { settle } from '../content/deferred.ts';
import { applyContentPolicy } from '../content/policy/apply.ts';
import type { CompiledPolicy } from '../content/policy/compile.ts';
import type { Capture } from '../content/snapshot.ts';
import type { EventExporter } from '../export/exporter.ts';
import { guard, reportFault } from '../runtime/guard.ts';
import { toSpanError } from '../tracing/failure.ts';
import { Delivery, type DeliveryReport, type Gap } from './delivery.ts';
import { EventQueue, type QueuedEvent } from './event-queue.ts';
import { Schedule } from './schedule.ts';

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
  policy: CompiledPolicy;
  /** Makes the event that tells of a gap, once there is a session to hang it on. */
  gapEvent: (gap: Gap) => EventInit | undefined;
  /** The count that goes on over all pipelines of a process. */
  delivery?: Delivery;
  /** What has to be done first: the pipeline before this one has the same exporter and still has events for it. */
  after?: Promise<void> | undefined;
}

/**
 * The way of events from the mapping to an exporter: queue, cut and hash long texts, content policy, encode, batch,
 * export. Nothing of it runs inside the app's calls.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #delivery: Delivery;
  readonly #queue: EventQueue;
  readonly #schedule: Schedule = new Schedule(() => void this.#drain());
  #draining: Promise<void> | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#delivery = options.delivery ?? new Delivery();
    this.#queue = new EventQueue(options.maxQueue, this.#delivery);
  }

  get report(): DeliveryReport {
    return this.#delivery.report;
  }

  /** Number of events that are not exported yet. */
  get waiting(): number {
    return this.#queue.size;
  }

  get exporter(): EventExporter {
    return this.#options.exporter;
  }

  push(init: EventInit, capture: Capture): void {
    this.#queue.push(init, capture.deferred, capture.bytes);
    const { exporter, batchSize, maxBatchBytes, flushInterval } = this.#options;
    const full = this.#queue.size >= batchSize || this.#queue.bytes >= maxBatchBytes;
    if (full || exporter.writeThrough === true) this.#schedule.atEndOfTick();
    else this.#schedule.within(flushInterval);
  }

  /** Exports all that waits. Never rejects. */
  async flush(): Promise<void> {
    while (this.#queue.size > 0) await this.#drain();
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
    void this.#call('forceFlush', () => this.#options.exporter.forceFlush?.());
  }

  /** The events that wait are not going to be exported any more. */
  giveUp(reason: string): void {
    this.#queue.lose(this.#queue.size, reason);
  }

  async shutdown(): Promise<void> {
    await this.flush();
    await this.#call('shutdown', () => this.#options.exporter.shutdown?.());
  }

  #drain(): Promise<void> {
    this.#draining ??= this.#drainAll().finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  async #drainAll(): Promise<void> {
    await this.#options.after;
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
      try {
        item.event = createEvent(applyContentPolicy(item.init, this.#options.policy));
      } catch (error) {
        reportFault('event', error);
        this.#queue.remove(item, toSpanError(error).message);
      }
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
    if (events.length === 0) return;
    try {
      const result: unknown = this.#options.exporter.export(events);
      // It said that it is done; if it is not after all, its failure is at least not the app's.
      if (result !== undefined) Promise.resolve(result).catch((error: unknown) => reportFault('exporter', error));
    } catch (error) {
      this.#queue.lose(events.length, toSpanError(error).message);
      return;
    }
    this.#delivered(events.length);
  }

  async #exportAsync(): Promise<void> {
    const events = this.#ready();
    if (events.length === 0) return;
    try {
      await this.#options.exporter.export(events);
    } catch (error) {
      this.#queue.lose(events.length, toSpanError(error).message);
      return;
    }
    this.#delivered(events.length);
  }

  /** Events get through again: what was lost before can be told now. */
  #delivered(count: number): void {
    this.#queue.done(count);
    const gap = this.#delivery.takeGap();
    const event = gap && guard('gap', () => this.#options.gapEvent(gap));
    if (gap !== undefined && event !== undefined) this.#queue.pushGap(event, gap);
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
