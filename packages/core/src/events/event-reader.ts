import type { EventBuffer } from './event-buffer.ts';
import { StreamEvent, toNanoseconds } from './stream-event.ts';

/** Stands in the place of events that a reader was too slow for; its attribute `dropped` says how many. */
const DROPPED = 'chaukas.stream.dropped';

type Result = IteratorResult<StreamEvent, undefined>;

/** One iteration over a stream, at a pace of its own. */
export class EventReader implements AsyncIterableIterator<StreamEvent, undefined, void> {
  readonly #buffer: EventBuffer;
  readonly #onDone: (reader: EventReader) => void;
  readonly #waiting: Array<(result: Result) => void> = [];
  #position: number;
  #closed = false;
  #done = false;

  constructor(buffer: EventBuffer, onDone: (reader: EventReader) => void) {
    this.#buffer = buffer;
    this.#onDone = onDone;
    this.#position = buffer.start;
  }

  /** Whether this reader has still to get the event at a position. */
  awaits(position: number): boolean {
    return !this.#done && this.#position <= position;
  }

  /** An event came. */
  wake(): void {
    for (let waiting = this.#waiting.shift(); waiting !== undefined; waiting = this.#waiting.shift()) {
      const event = this.#take();
      if (event === undefined) {
        this.#waiting.unshift(waiting);
        return;
      }
      waiting({ done: false, value: event });
    }
  }

  /** No event comes any more: what is left is still read. */
  close(): void {
    this.#closed = true;
    this.wake();
    if (this.#waiting.length > 0) this.#finish();
  }

  next(): Promise<Result> {
    const event = this.#done ? undefined : this.#take();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#closed) this.#finish();
    if (this.#done) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends this iteration; the stream and its other readers go on. */
  return(): Promise<Result> {
    this.#finish();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): StreamEvent | undefined {
    const missed = this.#buffer.start - this.#position;
    if (missed > 0) {
      this.#position = this.#buffer.start;
      return droppedMarker(missed);
    }
    const event = this.#buffer.take(this.#position);
    if (event !== undefined) this.#position++;
    return event;
  }

  #finish(): void {
    if (this.#done) return;
    this.#done = true;
    for (const resolve of this.#waiting.splice(0)) resolve({ done: true, value: undefined });
    this.#onDone(this);
  }
}

function droppedMarker(dropped: number): StreamEvent {
  return new StreamEvent(DROPPED, Object.freeze({ dropped }), {
    timestampNs: toNanoseconds(undefined),
    spanName: undefined,
    spanId: undefined,
    traceId: undefined,
    sessionId: undefined,
  });
}
