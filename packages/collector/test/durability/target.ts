import type { Sent } from './ledger.ts';

/** Whatever stores events in a process of its own, and how one talks to it. */
export interface Target {
  /** Starts it on what the run before left behind. */
  start(): Promise<Running>;
}

export interface Running {
  /** Fulfils when the events are acknowledged; rejects if they never will be. */
  append(events: readonly Sent[]): Promise<void>;
  /** All events of a trace, or all, by id. */
  read(traceId?: string): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Sends SIGKILL; fulfils when the process is gone. */
  kill(): Promise<void>;
  /** Ends it as usual. */
  stop(): Promise<void>;
}
