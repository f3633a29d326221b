import type { Event, EventInit } from '@chaukas/spec';
import type { Deferred } from '../content/deferred.ts';
import type { Delivery, Gap } from './delivery.ts';

/** An event on its way: mapped, but with long texts still to be cut and hashed. */
export interface QueuedEvent {
  /** Position in the process's trail, from 1; gaps are named by it. */
  readonly seq: number;
  readonly init: EventInit;
  deferred: readonly Deferred[];
  /** Size in bytes, about. */
  readonly bytes: number;
  /** Set on the event that tells of a gap: if it is lost in turn, the gap is still to be told. */
  readonly gap?: Gap;
  /** Made when the event is due; kept, so that a batch that is tried again is not encoded again. */
  event?: Event;
}

/** The events that wait to be exported; bounded, and what does not fit is counted. */
export class EventQueue {
  readonly #limit: number;
  readonly #delivery: Delivery;
  #items: QueuedEvent[] = [];
  #bytes = 0;

  constructor(limit: number, delivery: Delivery) {
    this.#limit = limit;
    this.#delivery = delivery;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Size in bytes of all that waits, about. */
  get bytes(): number {
    return this.#bytes;
  }

  push(init: EventInit, deferred: readonly Deferred[], bytes: number): void {
    const seq = this.#delivery.nextSeq();
    if (this.#items.length < this.#limit) this.#add({ seq, init, deferred, bytes });
    else this.#delivery.lost(seq, 'the queue is full');
  }

  /** Queues the event that tells of a gap. */
  pushGap(init: EventInit, gap: Gap): void {
    this.#add({ seq: this.#delivery.nextSeq(), init, deferred: [], bytes: 0, gap });
  }

  /** The next events, the oldest first, at least one; they stay until {@link done} or {@link lose} is called for them. */
  peek(count: number, maxBytes: number): readonly QueuedEvent[] {
    let bytes = 0;
    const end = this.#items.slice(0, count).findIndex((item, index) => {
      bytes += item.bytes;
      return index > 0 && bytes > maxBytes;
    });
    return this.#items.slice(0, end < 0 ? count : end);
  }

  /** The first `count` events were delivered. */
  done(count: number): void {
    this.#delivery.delivered(this.#take(count).length);
  }

  /** The first `count` events could not be delivered. */
  lose(count: number, reason: string): void {
    for (const item of this.#take(count)) this.#lost(item, reason);
  }

  /** One event cannot be made. */
  remove(item: QueuedEvent, reason: string): void {
    this.#items = this.#items.filter((other) => other !== item);
    this.#bytes -= item.bytes;
    this.#lost(item, reason);
  }

  #add(item: QueuedEvent): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
  }

  #take(count: number): QueuedEvent[] {
    const taken = this.#items.slice(0, count);
    this.#items = this.#items.slice(count);
    for (const { bytes } of taken) this.#bytes -= bytes;
    return taken;
  }

  #lost({ seq, gap }: QueuedEvent, reason: string): void {
    if (gap === undefined) this.#delivery.lost(seq, reason);
    else this.#delivery.untold(gap);
  }
}
