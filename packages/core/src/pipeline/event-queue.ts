import type { Event, EventInit } from '@chaukas/spec';
import type { Deferred } from '../content/deferred.ts';

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

/** A run of events that were lost, until a SYSTEM event says so. */
export interface Gap {
  lost: number;
  first: number;
  last: number;
  reason: string;
}

/** The events that wait to be exported; bounded, and what does not fit is counted. */
export class EventQueue {
  readonly #limit: number;
  #items: QueuedEvent[] = [];
  #nextSeq = 1;
  #gap: Gap | undefined;
  dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#items.length;
  }

  push(init: EventInit, deferred: readonly Deferred[], bytes: number): void {
    const seq = this.#nextSeq++;
    if (this.#items.length < this.#limit) this.#items.push({ seq, init, deferred, bytes });
    else this.#lose({ lost: 1, first: seq, last: seq, reason: 'the queue is full' });
  }

  /** Queues the event that tells of a gap. */
  pushGap(init: EventInit, gap: Gap): void {
    this.#items.push({ seq: this.#nextSeq++, init, deferred: [], bytes: 0, gap });
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

  done(count: number): void {
    this.#items = this.#items.slice(count);
  }

  /** The first `count` events could not be delivered. */
  lose(count: number, reason: string): void {
    for (const { seq, gap } of this.#items.slice(0, count)) {
      if (gap === undefined) this.#lose({ lost: 1, first: seq, last: seq, reason });
      else this.#mergeGap(gap);
    }
    this.#items = this.#items.slice(count);
  }

  /** What was lost since the last call, if anything; it counts as told from then on. */
  takeGap(): Gap | undefined {
    const gap = this.#gap;
    this.#gap = undefined;
    return gap;
  }

  #lose(gap: Gap): void {
    this.dropped += gap.lost;
    this.#mergeGap(gap);
  }

  #mergeGap(gap: Gap): void {
    const known = this.#gap;
    this.#gap =
      known === undefined
        ? { ...gap }
        : {
            lost: known.lost + gap.lost,
            first: Math.min(known.first, gap.first),
            last: Math.max(known.last, gap.last),
            reason: known.reason,
          };
  }
}
