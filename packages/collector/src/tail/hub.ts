import type { Access } from '../access/access.ts';
import type { Gatekeeper } from '../access/gatekeeper.ts';
import type { ScopedFilter } from '../query/filter.ts';
import { Refusal } from '../refusal.ts';
import type { IncomingEvent } from '../store/event-store.ts';
import { type Match, matcher } from './match.ts';
import { type TailPiece, TailReader } from './reader.ts';

/** Each holds a queue of its own. */
const MAX_READERS = 100;

/** How long a stream is silent at most, in milliseconds; then it is seen whether it may go on. */
const HEARTBEAT_MS = 15_000;

/** Hands events to those who watch, when they are durable. */
export class TailHub {
  readonly #readers = new Map<TailReader, Match>();
  readonly #gatekeeper: Gatekeeper;
  readonly #heartbeatMs: number;
  #closed = false;

  constructor(gatekeeper: Gatekeeper, heartbeatMs: number = HEARTBEAT_MS) {
    this.#gatekeeper = gatekeeper;
    this.#heartbeatMs = heartbeatMs;
  }

  publish(events: readonly IncomingEvent[]): void {
    if (this.#readers.size === 0) return;
    for (const event of events) {
      // The bytes are part of a whole request, which must not stay in memory for the sake of one event.
      let kept: Uint8Array | undefined;
      const copy = (): Uint8Array => {
        kept ??= event.bytes.slice();
        return kept;
      };
      for (const [reader, matches] of this.#readers) {
        if (matches(event)) reader.offer(event.bytes.length, copy);
      }
    }
  }

  /**
   * What is stored from now on. The first piece is empty and comes at once; others are empty when nothing came for a while.
   *
   * @param signal ends it
   * @throws Refusal if there are too many readers, if the key is revoked meanwhile, and when the collector stops
   */
  async *watch(access: Access, filter: ScopedFilter, signal: AbortSignal): AsyncGenerator<TailPiece> {
    const reader = this.#open(filter);
    // Who went away may never ask again, and then this would not come to its end.
    const stop = (): void => {
      this.#readers.delete(reader);
      reader.close();
    };
    signal.addEventListener('abort', stop);
    try {
      yield { missed: 0, events: [] };
      while (!signal.aborted) {
        const piece = await reader.next(this.#heartbeatMs);
        if (!this.#gatekeeper.stillHolds(access)) throw new Refusal('unauthenticated', 'The API key was revoked.');
        if (piece === undefined) break;
        yield piece;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#readers.delete(reader);
    }
    if (!signal.aborted) throw stopping();
  }

  /** Ends all streams. */
  close(): void {
    this.#closed = true;
    for (const reader of this.#readers.keys()) reader.close();
  }

  #open(filter: ScopedFilter): TailReader {
    if (this.#closed) throw stopping();
    if (this.#readers.size >= MAX_READERS) {
      throw new Refusal(
        'overloaded',
        `The collector shows its events to ${MAX_READERS} readers already: try later.`,
        5,
      );
    }
    const reader = new TailReader();
    this.#readers.set(reader, matcher(filter));
    return reader;
  }
}

export function stopping(): Refusal {
  return new Refusal('unavailable', 'The collector is stopping: try again in 1 s.', 1);
}
