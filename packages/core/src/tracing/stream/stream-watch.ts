import type { Settlement } from '../watch.ts';

/** Hears how a stream ends, once: what is told later is ignored. */
export interface StreamWatch extends Settlement {
  /** Nobody wants the rest. */
  cancelled(reason: string): void;
  /** Runs what brings the stream forward in the stream's own place of the tree, until its end. */
  run<T>(work: () => T): T;
}

/** Why a stream is cancelled that was not read to its end. */
export const EARLY_BREAK = 'early_break';
