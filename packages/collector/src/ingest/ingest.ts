import type { Access } from '../access/access.ts';
import { requireRole } from '../access/gatekeeper.ts';
import type { Logger } from '../log/logger.ts';
import type { Admission } from '../net/admission.ts';
import { Refusal } from '../refusal.ts';
import type { EventStore, IncomingEvent } from '../store/event-store.ts';
import { storeFault } from '../store-fault.ts';
import type { Candidate, CandidateBatch, Rejection } from './candidate.ts';
import { examine } from './examine.ts';

/** What ingest is made of. */
export interface IngestParts {
  readonly store: EventStore;
  readonly admission: Admission;
  /** Hears of events when they are durable. */
  readonly onStored: (events: readonly IncomingEvent[]) => void;
  readonly log: Logger;
  /** The largest event, in bytes. */
  readonly maxEventBytes: number;
  /** The most bytes that may wait for the store. */
  readonly maxPendingBytes: number;
}

/** What became of a batch. Events that were known before count as accepted: they are stored. */
export interface BatchResult {
  readonly batchId: string;
  readonly accepted: number;
  readonly rejected: readonly Rejection[];
}

/** Takes events of every dialect: looks at each, stores the good ones, and answers when they are durable. */
export class Ingest {
  readonly #parts: IngestParts;

  constructor(parts: IngestParts) {
    this.#parts = parts;
  }

  /**
   * Stores one event.
   *
   * @returns its id
   * @throws Refusal with what is wrong with it
   */
  async one(access: Access, candidate: Candidate | Rejection): Promise<string> {
    const [taken] = await this.#take(access, [candidate]);
    if (taken === undefined || 'reason' in taken) throw new Refusal(taken?.kind ?? 'internal', taken?.reason ?? '');
    return taken.header.eventId;
  }

  /**
   * Stores the good events of a batch, and says which are not.
   *
   * @throws Refusal if the caller may not write, or the store cannot take events
   */
  async batch(access: Access, { batchId, candidates }: CandidateBatch): Promise<BatchResult> {
    const taken = await this.#take(access, candidates);
    const rejected = taken.filter((one) => 'reason' in one);
    return { batchId, accepted: taken.length - rejected.length, rejected };
  }

  /** @returns each as it was stored, or why it was not; fulfils when they are durable */
  async #take(access: Access, candidates: CandidateBatch['candidates']): Promise<(IncomingEvent | Rejection)[]> {
    requireRole(access, 'write');
    const { store, admission, maxEventBytes, maxPendingBytes } = this.#parts;
    const examined = candidates.map((one) => ('bytes' in one ? examine(one, access, maxEventBytes) : one));
    const events = examined.filter((one) => 'bytes' in one);
    const rejected = examined.filter((one) => 'reason' in one);
    if (rejected.length > 0) this.#report(access, rejected);
    if (store.pendingBytes > maxPendingBytes) throw admission.overload('store', store.pendingBytes);
    if (events.length > 0) await this.#append(events);
    return examined;
  }

  async #append(events: readonly IncomingEvent[]): Promise<void> {
    const { store, log, onStored } = this.#parts;
    const outcomes = await store.append(events).catch((error: unknown) => storeFault(log, 'append', error));
    const stored = events.filter((_, at) => outcomes[at] === 'stored');
    log('debug', 'ingested', { stored: stored.length, duplicates: events.length - stored.length });
    if (stored.length > 0) onStored(stored);
  }

  #report({ keyId }: Access, rejected: readonly Rejection[]): void {
    this.#parts.log('warn', 'events_rejected', { count: rejected.length, first: rejected[0]?.reason, key: keyId });
  }
}
