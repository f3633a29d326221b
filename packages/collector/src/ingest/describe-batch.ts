import type { BatchResult } from './ingest.ts';

/** What is answered to a batch: IngestEventBatchResponse of the server service. */
export interface BatchAnswer {
  readonly batchId: string;
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  /** Without those that had no id to be told by. */
  readonly rejectedEventIds: string[];
}

export function describeBatch({ batchId, accepted, rejected }: BatchResult): BatchAnswer {
  const rejectedEventIds = rejected.map(({ eventId }) => eventId).filter((id) => id !== '');
  return { batchId, acceptedCount: accepted, rejectedCount: rejected.length, rejectedEventIds };
}

/** Headers that say what is wrong with the first event that was rejected: the answer's schema has its id only. */
export function rejectionHeaders({ rejected }: BatchResult): Readonly<Record<string, string>> {
  const [first] = rejected;
  // Headers are printable ASCII.
  return first === undefined ? {} : { 'chaukas-rejected': first.reason.replaceAll(/[^\x20-\x7e]/g, '?') };
}
