import type { Gatekeeper } from './access/gatekeeper.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Logger } from './log/logger.ts';
import type { Admission } from './net/admission.ts';
import type { Query } from './query/query.ts';
import type { TailHub } from './tail/hub.ts';

/** What every dialect is a face of. */
export interface Services {
  readonly gatekeeper: Gatekeeper;
  readonly admission: Admission;
  readonly ingest: Ingest;
  readonly query: Query;
  readonly tail: TailHub;
  /**
   * Fulfils when events can be taken and found.
   *
   * @throws Refusal with what is wrong
   */
  readonly healthy: () => Promise<void>;
  readonly log: Logger;
  /** The largest request, in bytes, also after decompression. */
  readonly maxMessageBytes: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
