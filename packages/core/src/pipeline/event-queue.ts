import { NOTHING_DEFERRED } from '../content/snapshot-ledger.ts';
import type { Delivery } from './delivery.ts';
import { Lane } from './lane.ts';
import type { QueuedEvent } from './queued-event.ts';

/** What may wait, over all lanes. */
export interface QueueLimits {
  events: number;
  /** Bytes, about; a single event may be larger. */
  bytes: number;
}

const FULL = 'the queue is full';
/** Less room than this is none: a model call with its messages takes more. */
const ROOM_BYTES = 16 * 1024;

/** Events of one tenant and project that are exported together; they count as waiting until they are done or lost. */
export interface Batch {
  readonly lane: Lane;
  items: readonly QueuedEvent[];
}

/**
 * The events that wait to be exported, in a lane for each tenant and project, so that no batch mixes them. Bounded over all
 * lanes: what does not fit is counted, and it is the newest of the lane that has the most, so that a tenant whose events
 * do not get through costs no other tenant's.
 */
export class EventQueue {
  readonly #limits: QueueLimits;
  readonly #delivery: Delivery;
  /** The lanes in which something waits or is under way. */
  readonly #lanes = new Map<string, Lane>();
  /** The lane that an event came into last, while something waits or is under way there. */
  #last: Lane | undefined;
  readonly #underWay = new Set<Batch>();
  #size = 0;
  #bytes = 0;

  constructor(limits: QueueLimits, delivery: Delivery) {
    this.#limits = limits;
    this.#delivery = delivery;
  }

  /** Number of events that are not exported yet. */
  get size(): number {
    return this.#size;
  }

  /** Number of batches under way. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** Numbers an event. @returns the lane that it came into, which may be full now */
  push(item: QueuedEvent): Lane {
    item.seq = this.#delivery.nextSeq();
    const lane = this.#laneOf(item);
    lane.push(item);
    this.#size++;
    this.#bytes += item.bytes;
    if (item.gap === undefined) this.#shrink(lane);
    return lane;
  }

  /**
   * Whether the queue is full, so that the next event of this tenant and project would be the one to go: then it is counted as
   * lost, and need not be caught at all.
   */
  refuses(tenantId: string, projectId: string): boolean {
    const by = this.#full();
    if (by === undefined) return false;
    const lane = this.#knownLane(tenantId, projectId);
    if (lane === undefined || this.#largest(lane, by) !== lane) return false;
    this.#delivery.lost(this.#delivery.nextSeq(), FULL);
    return true;
  }

  /** Nothing more fits in, or hardly anything. */
  get full(): boolean {
    return this.#full() !== undefined;
  }

  /** All that waits is to be sent now. */
  allDue(): void {
    for (const lane of this.#lanes.values()) lane.due = true;
  }

  /** The next batch of the lane that is due and has the oldest event; it is under way from now on. */
  take(count: number, maxBytes: number): Batch | undefined {
    let next: Lane | undefined;
    for (const lane of this.#lanes.values()) if (isReady(lane) && isBefore(lane, next)) next = lane;
    if (next === undefined) return undefined;
    const batch = { lane: next, items: next.take(count, maxBytes) };
    next.sending = true;
    next.due = next.size > 0;
    this.#underWay.add(batch);
    return batch;
  }

  /** One event of a batch is lost, and the others go on. */
  remove(batch: Batch, item: QueuedEvent, reason: string): void {
    batch.items = batch.items.filter((other) => other !== item);
    this.#forget([item]);
    this.#lost(item, reason);
  }

  /** Some events of a batch are not going to arrive, whatever becomes of the others. */
  loseSome(batch: Batch, reasons: ReadonlyMap<QueuedEvent, string>): void {
    if (!this.#underWay.has(batch)) return;
    for (const [item, reason] of reasons) this.remove(batch, item, reason);
  }

  /** A batch was delivered. @returns false if it was given up before */
  done(batch: Batch): boolean {
    const known = this.#settle(batch);
    if (known) this.#delivery.delivered(batch.items.length);
    return known;
  }

  /** A batch could not be delivered. */
  lose(batch: Batch, reason: string): void {
    if (this.#settle(batch)) for (const item of batch.items) this.#lost(item, reason);
  }

  /** Nothing of what waits or is under way is going to arrive any more. */
  loseAll(reason: string): void {
    for (const batch of [...this.#underWay]) this.lose(batch, reason);
    for (const lane of [...this.#lanes.values()]) while (this.#dropNewest(lane, reason));
  }

  #laneOf({ tenantId, projectId }: QueuedEvent): Lane {
    const known = this.#knownLane(tenantId, projectId);
    if (known !== undefined) return known;
    const lane = new Lane(keyOf(tenantId, projectId), tenantId, projectId);
    this.#lanes.set(lane.key, lane);
    this.#last = lane;
    return lane;
  }

  #knownLane(tenantId: string, projectId: string): Lane | undefined {
    // Most processes have one tenant and project.
    if (this.#last?.isOf(tenantId, projectId)) return this.#last;
    const lane = this.#lanes.get(keyOf(tenantId, projectId));
    if (lane !== undefined) this.#last = lane;
    return lane;
  }

  /** Brings the queue back within its limits after an event came into `pushed`. */
  #shrink(pushed: Lane): void {
    for (let by = this.#tooMuch(); by !== undefined; by = this.#tooMuch()) {
      if (!this.#dropNewest(this.#largest(pushed, by), FULL)) return;
    }
  }

  #tooMuch(): 'size' | 'bytes' | undefined {
    if (this.#size > this.#limits.events) return 'size';
    return this.#bytes > this.#limits.bytes && this.#size > 1 ? 'bytes' : undefined;
  }

  /** By what no further event fits in, or hardly one. */
  #full(): 'size' | 'bytes' | undefined {
    if (this.#size >= this.#limits.events) return 'size';
    return this.#limits.bytes - this.#bytes < Math.min(ROOM_BYTES, this.#limits.bytes / 1000) ? 'bytes' : undefined;
  }

  #largest(pushed: Lane, by: 'size' | 'bytes'): Lane {
    let largest = pushed;
    for (const lane of this.#lanes.values()) if (lane[by] > largest[by]) largest = lane;
    return largest;
  }

  /** @returns whether there was one */
  #dropNewest(lane: Lane, reason: string): boolean {
    const item = lane.dropNewest();
    if (item === undefined) return false;
    // What is lost holds on to no texts while it waits to be settled.
    item.deferred = NOTHING_DEFERRED;
    this.#forget([item]);
    this.#close(lane);
    this.#lost(item, reason);
    return true;
  }

  #lost({ seq, gap }: QueuedEvent, reason: string): void {
    if (gap === undefined) this.#delivery.lost(seq, reason);
    else this.#delivery.untold(gap);
  }

  /** @returns false for a batch that was given up before */
  #settle(batch: Batch): boolean {
    if (!this.#underWay.delete(batch)) return false;
    batch.lane.sending = false;
    this.#forget(batch.items);
    this.#close(batch.lane);
    return true;
  }

  #forget(items: readonly QueuedEvent[]): void {
    this.#size -= items.length;
    for (const { bytes } of items) this.#bytes -= bytes;
  }

  #close(lane: Lane): void {
    if (lane.size > 0 || lane.sending) return;
    this.#lanes.delete(lane.key);
    if (this.#last === lane) this.#last = undefined;
  }
}

function keyOf(tenantId: string, projectId: string): string {
  return `${tenantId.length}:${tenantId}${projectId}`;
}

/** Whether a batch of the lane can be sent now. */
function isReady({ due, sending, oldest }: Lane): boolean {
  return due && !sending && oldest !== undefined && oldest.deferred.length === 0;
}

function isBefore(lane: Lane, other: Lane | undefined): boolean {
  return (lane.oldest?.seq ?? 0) < (other?.oldest?.seq ?? Number.POSITIVE_INFINITY);
}
