import type { StreamEvent } from './stream-event.ts';

/** What all events of one stream may keep, in bytes, about. */
const MAX_BYTES = 16 * 1024 * 1024;
/** What an event takes beside its attributes. */
const FRAME_BYTES = 512;

interface Entry {
  readonly event: StreamEvent;
  readonly bytes: number;
  /** Position among all events that the stream ever saw. */
  readonly position: number;
  /** Some reader got it. */
  taken: boolean;
}

/** The latest events of a stream, bounded in number and in bytes; every reader has a position of its own in them. */
export class EventBuffer {
  readonly #capacity: number;
  readonly #entries: Entry[] = [];
  #bytes = 0;
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get events(): StreamEvent[] {
    return this.#entries.map(({ event }) => event);
  }

  /** Position of the oldest event. */
  get start(): number {
    return this.#entries[0]?.position ?? this.#next;
  }

  /** The oldest event, if there is no room for another of this size beside it. */
  oldestInTheWay(bytes: number): Readonly<Entry> | undefined {
    const full = this.#entries.length >= this.#capacity || this.#bytes + bytes + FRAME_BYTES > MAX_BYTES;
    return full ? this.#entries[0] : undefined;
  }

  dropOldest(): void {
    this.#bytes -= this.#entries.shift()?.bytes ?? 0;
  }

  push(event: StreamEvent, bytes: number, taken: boolean): void {
    this.#entries.push({ event, bytes: bytes + FRAME_BYTES, position: this.#next++, taken });
    this.#bytes += bytes + FRAME_BYTES;
  }

  /** The event at a position; undefined if it is gone, or not there yet. */
  take(position: number): StreamEvent | undefined {
    const entry = this.#entries[position - this.start];
    if (entry !== undefined) entry.taken = true;
    return entry?.event;
  }
}
