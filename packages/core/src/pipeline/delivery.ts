/** What became of the events since the process started. */
export interface DeliveryReport {
  sent: number;
  dropped: number;
  /** Events that are still on their way, because the flush came to the end of its time; absent if there are none. */
  waiting?: number;
  /** Why those that wait do not get through, if there are such; else why events were dropped last. */
  error?: string;
}

/** A run of events that were lost, until a SYSTEM event says so. */
export interface Gap {
  lost: number;
  first: number;
  last: number;
  reason: string;
}

/** The count of all events of the process, over all its pipelines: numbered, delivered, lost, and which loss is still to be told. */
export class Delivery {
  #lastSeq = 0;
  #sent = 0;
  #dropped = 0;
  #error: string | undefined;
  #gap: Gap | undefined;

  /** Number of events so far. */
  get numbered(): number {
    return this.#lastSeq;
  }

  /** Position of the next event in the process's trail, from 1. */
  nextSeq(): number {
    return ++this.#lastSeq;
  }

  delivered(count: number): void {
    this.#sent += count;
  }

  lost(seq: number, reason: string): void {
    this.#dropped++;
    this.#error = reason;
    this.untold({ lost: 1, first: seq, last: seq, reason });
  }

  /** A gap is still to be told: it is new, or the event that told of it was lost. */
  untold(gap: Gap): void {
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

  /** What was lost since the last call, if anything; it counts as told from then on. */
  takeGap(): Gap | undefined {
    const gap = this.#gap;
    this.#gap = undefined;
    return gap;
  }

  get report(): DeliveryReport {
    const counts = { sent: this.#sent, dropped: this.#dropped };
    return this.#error === undefined ? counts : { ...counts, error: this.#error };
  }
}
