import type { Event } from '@chaukas/spec';
import { encodeBatch, encodeEvents } from '@chaukas/spec/raw';
import { toSpanError } from '../../tracing/failure.ts';
import { genEventId } from '../../tracing/ids.ts';
import type { LostEvent } from '../exporter.ts';

/** An event, and its bytes: they are made once, however often it is sent. */
export interface EncodedEvent {
  readonly event: Event;
  readonly bytes: Uint8Array;
}

/** @param lost gets the events that cannot be encoded */
export function encoded(events: readonly Event[], lost: LostEvent[]): EncodedEvent[] {
  return encodeEvents(events, (event, error) =>
    lost.push({ event, reason: `it cannot be encoded: ${toSpanError(error).message}` }),
  );
}

/** The bytes of a new batch of these events. */
export function batchOf(events: readonly EncodedEvent[]): Uint8Array {
  return encodeBatch({ batchId: genEventId(), millis: Date.now(), events: events.map(({ bytes }) => bytes) });
}

/** Two halves, in order; what can be halved has two events at least. */
export function halves<T>(items: readonly T[]): [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
