import { types } from 'node:util';
import { guard, reportFault } from '../runtime/guard.ts';
import { suite } from '../runtime/suite.ts';
import { EventBuffer } from './event-buffer.ts';
import { EventReader } from './event-reader.ts';
import type { StreamEvent } from './stream-event.ts';

/** Options of a stream. */
export interface EventStreamOptions {
  /**
   * `context`: the trace or session that the stream is opened in, with everything that starts inside it later, and what
   * {@link EventStream.run} runs. `process`: everything, of all users and tenants. @defaultValue 'context'
   */
  scope?: 'context' | 'process';
  /** Events that are kept for readers that are behind; 16 MiB of them at most, about. @defaultValue 1000 */
  capacity?: number;
  /**
   * What happens when there is no room left for an event: the oldest goes, or the stream closes, for those who would rather
   * end than miss something. @defaultValue 'drop-oldest'
   */
  overflow?: 'drop-oldest' | 'close';
}

type Callback = (event: StreamEvent) => void;

const CAPACITY = 1000;

/**
 * What happens, while it happens: the app's own events (`addEvent`), starts and ends of agents, model calls and tools, and
 * the pieces of streamed answers. Values are the original ones: redact what you send on.
 *
 * ```ts
 * await using stream = new EventStream();
 * const answer = stream.run(() => runAgent(question)).finally(() => stream.close());
 * for await (const event of stream) console.log(event.name, event.attributes);
 * ```
 *
 * Any number of readers each get everything, at a pace of their own. Nothing throws, and no reader holds the app up.
 */
export class EventStream implements AsyncIterable<StreamEvent>, Disposable, AsyncDisposable {
  readonly #buffer: EventBuffer;
  readonly #closesOnOverflow: boolean;
  readonly #callbacks = new Set<Callback>();
  readonly #readers = new Set<EventReader>();
  #calling = false;
  #dropped = 0;
  #closed = false;

  constructor(options: EventStreamOptions = {}) {
    this.#buffer = new EventBuffer(capacityOf(options.capacity));
    this.#closesOnOverflow = options.overflow === 'close';
    guard('live', () => suite().provider.live.open(this.#listener, options.scope === 'process'));
  }

  /** The hub holds this rather than the stream's own methods, which are the app's to call. */
  readonly #listener = {
    deliver: (event: StreamEvent, bytes: number): void => this.#deliver(event, bytes),
  };

  /** Runs `fn`; the stream sees the traces that it starts. @returns what `fn` returns */
  run<T>(fn: () => T): T {
    return suite().provider.live.run(this.#listener, fn);
  }

  /**
   * Calls `callback` with every event from now on, at once and in the app's own tick: keep it short. What it throws or
   * rejects with is reported and dropped; events that it causes itself are only for iterations.
   *
   * @returns ends it
   */
  onEvent(callback: (event: StreamEvent) => void): () => void {
    // Each registration is one of its own, also of the same function.
    const own: Callback = (event) => callback(event);
    if (!this.#closed) this.#callbacks.add(own);
    return () => void this.#callbacks.delete(own);
  }

  /** The latest events, at most `capacity`, also after the stream was closed. */
  get events(): readonly StreamEvent[] {
    return this.#buffer.events;
  }

  /** Events that went before a reader that waits for them, or anybody at all, had got them. */
  get dropped(): number {
    return this.#dropped;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Ends the stream: iterations get what is left and end, callbacks hear no more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    guard('live', () => suite().provider.live.close(this.#listener));
    this.#callbacks.clear();
    for (const reader of [...this.#readers]) reader.close();
  }

  /** Reads the events from the oldest that is still there; ends when the stream is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<StreamEvent, undefined, void> {
    const reader = new EventReader(this.#buffer, (done) => this.#readers.delete(done));
    this.#readers.add(reader);
    if (this.#closed) reader.close();
    return reader;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #deliver(event: StreamEvent, bytes: number): void {
    if (this.#closed || !this.#makeRoom(bytes)) return;
    this.#buffer.push(event, bytes, this.#callbacks.size > 0 && !this.#calling);
    for (const reader of this.#readers) reader.wake();
    this.#call(event);
  }

  /** @returns false if the stream closed instead */
  #makeRoom(bytes: number): boolean {
    for (let oldest = this.#buffer.oldestInTheWay(bytes); oldest; oldest = this.#buffer.oldestInTheWay(bytes)) {
      const { position, taken } = oldest;
      const missed = !taken || [...this.#readers].some((reader) => reader.awaits(position));
      if (missed) this.#dropped++;
      if (missed && this.#closesOnOverflow) {
        this.close();
        return false;
      }
      this.#buffer.dropOldest();
    }
    return true;
  }

  /** An event that a callback causes would call it again, without end. */
  #call(event: StreamEvent): void {
    if (this.#calling) return;
    this.#calling = true;
    for (const callback of [...this.#callbacks]) guard('onEvent', () => settle(callback(event)));
    this.#calling = false;
  }
}

/** A callback may be async, although its type has no use for the promise. */
function settle(result: unknown): void {
  if (types.isPromise(result)) result.catch((error: unknown) => reportFault('onEvent', error));
}

function capacityOf(capacity: unknown): number {
  if (capacity === undefined) return CAPACITY;
  if (typeof capacity === 'number' && Number.isInteger(capacity) && capacity > 0) return capacity;
  const sentence = `the capacity of an EventStream is not a whole number over 0; using ${CAPACITY}`;
  guard('live', () => suite().runtime.notices.problem(sentence));
  return CAPACITY;
}
