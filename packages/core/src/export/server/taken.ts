import type { IngestEventBatchResponse } from '@chaukas/spec/raw';
import type { Taken } from './sender.ts';

/** Bytes of an answer that are read: it names at most the events of a batch. */
export const MAX_ANSWER: number = 1024 * 1024;

/** What a server says of a batch that it took. */
export function takenOf({ rejectedEventIds, rejectedCount }: IngestEventBatchResponse): Taken {
  return {
    kind: 'taken',
    rejected: rejectedEventIds,
    unnamed: Math.max(0, rejectedCount - rejectedEventIds.length),
  };
}
