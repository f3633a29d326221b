import { createEvent, type Event } from '@chaukas/spec';
import { applyContentPolicy } from '../content/policy/apply.ts';
import type { CompiledPolicy } from '../content/policy/compile.ts';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import type { Capture } from '../content/snapshot.ts';
import type { EventExporter } from '../export/exporter.ts';
import { guard, reportFault } from '../runtime/guard.ts';
import { toSpanError } from '../tracing/failure.ts';
import { CarefulExporter, type Outcome } from './careful-exporter.ts';
import { Delivery, type DeliveryReport, type Gap } from './delivery.ts';
import { type Batch, EventQueue, type QueueLimits } from './event-queue.ts';
import type { QueuedEvent } from './queued-event.ts';
import { Schedule } from './schedule.ts';
import { Settler } from './settler.ts';

export interface PipelineOptions {
  exporter: EventExporter;
  /** Events of a batch. */
  batchSize: number;
  /** Bytes of a batch, about; a single larger event makes a batch of its own. */
  maxBatchBytes: number;
  /** Milliseconds after which a batch that is not full is sent. */
  flushInterval: number;
  /** Milliseconds that the exporter may take for a batch, and for anything else it is asked for. */
  timeout: number;
  /** What may wait; more is dropped and counted. */
  limits: QueueLimits;
  /** The content policy for a session that asks for its own, or for none. */
  policyFor: (content: ContentMode | ContentOptions | undefined) => CompiledPolicy;
  /** Makes the event that tells of a gap, once there is a session to hang it on. */
  gapEvent: (gap: Gap) => QueuedEvent | undefined;
  /** The count that goes on over all pipelines of a process. */
  delivery?: Delivery;
  /** What has to be done first: the pipeline before this one has the same exporter and still has events for it. */
  after?: Promise<void> | undefined;
}

/** Batches that may be under way at once, each of another tenant or project: so one that is slow does not hold up others. */
const MAX_UNDER_WAY = 8;

/**
 * The way of events from the mapping to an exporter: queue, cut and hash long texts, content policy, encode, batch,
 * export. Nothing of it runs inside the app's calls.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #delivery: Delivery;
  readonly #queue: EventQueue;
  readonly #careful: CarefulExporter;
  readonly #settler: Settler = new Settler(() => this.#progress());
  readonly #soon: Schedule = new Schedule(() => this.#start());
  readonly #later: Schedule = new Schedule(() => {
    this.#queue.allDue();
    this.#start();
  });
  /** The exporter's events of an earlier pipeline come first. */
  #held: boolean;
  #exiting = false;
  readonly #waiters = new Set<() => void>();

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#delivery = options.delivery ?? new Delivery();
    this.#queue = new EventQueue(options.limits, this.#delivery);
    this.#careful = new CarefulExporter(options.exporter, options.timeout);
    this.#held = options.after !== undefined;
    void options.after?.then(() => {
      this.#held = false;
      this.#progress();
    });
  }

  get report(): DeliveryReport {
    return this.#delivery.report;
  }

  /** Number of events that are not exported yet. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Why events do not get through at the moment, if that is known. */
  get trouble(): string | undefined {
    return this.#careful.trouble;
  }

  get exporter(): EventExporter {
    return this.#options.exporter;
  }

  get writesThrough(): boolean {
    return this.exporter.writeThrough === true;
  }

  /** Takes an event. @param content what the event's session asks for, over the configuration */
  push(event: QueuedEvent, capture: Capture, content?: ContentMode | ContentOptions): void {
    const { policyFor, batchSize, maxBatchBytes, flushInterval } = this.#options;
    const { deferred, bytes } = capture;
    event.policy = policyFor(content);
    event.deferred = deferred;
    event.bytes = bytes;
    const lane = this.#queue.push(event);
    if (deferred.length > 0) this.#settler.add(event);
    const full = lane.size >= batchSize || lane.bytes >= maxBatchBytes;
    if (full || this.writesThrough) lane.due = true;
    if (lane.due || deferred.length > 0) this.#soon.atEndOfTick();
    if (!lane.due) this.#later.within(flushInterval);
    if (this.#exiting) this.flushSync();
  }

  /** Hardly anything fits in: some of what comes now is lost. */
  get full(): boolean {
    return this.#queue.full;
  }

  /** Whether the next event of this tenant and project would be lost because too many wait; then it is counted already. */
  refuses(tenantId: string, projectId: string): boolean {
    return !this.#exiting && this.#queue.refuses(tenantId, projectId);
  }

  /**
   * Exports all that waits. Never rejects; takes no longer than the exporter's timeouts, if it does not keep trying.
   *
   * @param signal aborted when nobody waits any more: what an exporter keeps trying goes on without
   */
  async flush(signal?: AbortSignal): Promise<void> {
    const enough = this.exporter.keepsTrying === true ? signal : undefined;
    if (this.#queue.underWay > 0) this.#careful.hurry();
    while (this.#queue.size > 0) {
      this.#queue.allDue();
      this.#start();
      if (this.#queue.size > 0) await this.#change(enough);
      if (enough?.aborted === true) return;
    }
    await this.#careful.ask('forceFlush');
  }

  /** The same at once, for the exit of the process: only an exporter that writes through can take events then. */
  flushSync(): void {
    if (!this.writesThrough) return;
    this.#settler.finish();
    this.#held = false;
    this.#queue.allDue();
    this.#send();
    void this.#careful.ask('forceFlush');
  }

  /** The process ends: what can still be written is, also what comes from now on; the rest is lost. */
  exit(reason: string): void {
    this.#exiting = true;
    this.flushSync();
    const { trouble } = this;
    this.#queue.loseAll(trouble === undefined ? reason : `${reason} (${trouble})`);
  }

  async shutdown(): Promise<void> {
    await this.flush();
    await this.#careful.ask('shutdown');
  }

  #start(): void {
    void this.#settler.start();
    this.#send();
  }

  /** Exports what is due, as far as the exporter can take it now. */
  #send(): void {
    const { batchSize, maxBatchBytes } = this.#options;
    while (!this.#held && this.#queue.underWay < MAX_UNDER_WAY) {
      const batch = this.#queue.take(batchSize, maxBatchBytes);
      if (batch === undefined) return;
      const events = this.#make(batch);
      if (events.length === 0) this.#queue.done(batch);
      else if (this.writesThrough) this.#exported(batch, events, this.#careful.exportSync(events));
      else void this.#exportAsync(batch, events);
    }
  }

  /** Makes the events of a batch; one that cannot be made is lost alone. */
  #make(batch: Batch): Event[] {
    const events: Event[] = [];
    for (const item of batch.items) {
      try {
        const { policy = this.#options.policyFor(undefined) } = item;
        events.push(createEvent(applyContentPolicy(item.make(), policy)));
      } catch (error) {
        reportFault('event', error);
        this.#queue.remove(batch, item, toSpanError(error).message);
      }
    }
    return events;
  }

  async #exportAsync(batch: Batch, events: readonly Event[]): Promise<void> {
    this.#exported(batch, events, await this.#careful.export(events));
    this.#progress();
  }

  #exported(batch: Batch, events: readonly Event[], outcome: Outcome): void {
    if ('failure' in outcome) {
      this.#queue.lose(batch, outcome.failure);
      return;
    }
    const lost = new Map<QueuedEvent, string>();
    for (const { event, reason } of outcome.lost) {
      const item = batch.items[events.indexOf(event)];
      if (item !== undefined) lost.set(item, reason);
    }
    const arrived = batch.items.length > lost.size;
    this.#queue.loseSome(batch, lost);
    if (arrived) this.#delivered(batch);
    else this.#queue.done(batch);
  }

  /** Events get through again: what was lost before can be told now. */
  #delivered(batch: Batch): void {
    if (!this.#queue.done(batch)) return;
    const gap = this.#delivery.takeGap();
    const event = gap && guard('gap', () => this.#options.gapEvent(gap));
    if (gap === undefined || event === undefined) return;
    event.policy = this.#options.policyFor(undefined);
    event.gap = gap;
    this.#queue.push(event).due = true;
  }

  /** Waits until something is done. Who gives up leaves nothing behind: a server can be down for long. */
  async #change(signal: AbortSignal | undefined): Promise<void> {
    let wake: () => void = () => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#waiters.add(wake);
    signal?.addEventListener('abort', wake);
    await woken;
    this.#waiters.delete(wake);
    signal?.removeEventListener('abort', wake);
  }

  /** Something is done, so something else can follow. */
  #progress(): void {
    this.#send();
    for (const wake of this.#waiters) wake();
  }
}
