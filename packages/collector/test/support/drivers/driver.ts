import type { Event, EventInit } from '@chaukas/spec';

/** What a question is about; the fields of QueryFilter that tests use. */
export interface Question {
  readonly tenantId?: string;
  readonly projectId?: string;
  readonly sessionId?: string;
  readonly text?: string;
  readonly size?: number;
  readonly token?: string;
  readonly ascending?: boolean;
}

export interface Stats {
  readonly events: number;
  readonly sessions: number;
  readonly byType: Readonly<Record<string, number>>;
}

/** What became of a batch; ids only where the dialect says them. */
export interface BatchOutcome {
  readonly accepted: number;
  readonly rejected: number;
  readonly rejectedIds: readonly string[];
}

/** One caller in one dialect. A call that the dialect does not have is undefined; one that fails rejects with {@link CallError}. */
export interface Driver {
  healthz?(): Promise<void>;
  capabilities?(): Promise<Readonly<Record<string, unknown>>>;
  /** @returns the id, if the dialect says it */
  ingest?(event: EventInit): Promise<string | undefined>;
  /** @returns undefined if the dialect says nothing */
  ingestBatch?(events: readonly EventInit[]): Promise<BatchOutcome | undefined>;
  query?(question: Question): Promise<{ events: Event[]; next: string }>;
  stats?(scope?: { tenantId?: string; projectId?: string }): Promise<Stats>;
  /** Pieces of ids; the first is empty. */
  tail?(question: Question, signal: AbortSignal): AsyncIterable<{ ids: string[]; missed: number }>;
  close?(): void;
}

/** A dialect, and how to speak it. */
export interface Dialect {
  readonly name: string;
  open(url: string, key?: string): Driver;
}

/** A refusal as the caller sees it: the code in the words of Connect and gRPC. */
export class CallError extends Error {
  readonly code: string;
  readonly retryAfter: string | undefined;

  constructor(code: string, message: string, retryAfter?: string) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
