import type { Event } from '@chaukas/spec';
import { type BatchHead, encodeBatch, writeBatch } from '@chaukas/spec/raw';
import { toSpanError } from '../../tracing/failure.ts';
import { genEventId } from '../../tracing/ids.ts';
import type { LostEvent } from '../exporter.ts';

/** An event, and its bytes: they are made once, however often it is sent. */
export interface EncodedEvent {
  readonly event: Event;
  readonly bytes: Uint8Array;
}

/** Events that are sent together, and the bytes of their batch. */
export interface EncodedPiece {
  readonly events: readonly EncodedEvent[];
  readonly batch: Uint8Array;
}

/** @param lost gets the events that cannot be encoded */
export function encoded(events: readonly Event[], lost: LostEvent[]): EncodedPiece {
  return writeBatch(events, newBatch(), (event, error) =>
    lost.push({ event, reason: `it cannot be encoded: ${toSpanError(error).message}` }),
  );
}

/** Two halves, in order, each a new batch; what can be halved has two events at least. */
export function halves({ events }: EncodedPiece): [EncodedPiece, EncodedPiece] {
  const middle = Math.ceil(events.length / 2);
  return [pieceOf(events.slice(0, middle)), pieceOf(events.slice(middle))];
}

function pieceOf(events: readonly EncodedEvent[]): EncodedPiece {
  return { events, batch: encodeBatch({ ...newBatch(), events: events.map(({ bytes }) => bytes) }) };
}

function newBatch(): BatchHead {
  return { batchId: genEventId(), millis: Date.now() };
}
