import type { MessageText } from './span-data.ts';

/** Something that happened at one moment inside a span. Names are those of the Chaukas events they become. */
export type SpanEvent =
  | ({ type: 'input_received' } & MessageText)
  /** `partial`: a piece of an answer that is still being written. */
  | ({ type: 'output_emitted'; final?: boolean; partial?: boolean } & MessageText)
  | ErrorSpanEvent
  | RetrySpanEvent
  | PolicyDecisionSpanEvent
  | DataAccessSpanEvent
  /** `graph`: where in a graph it happened, such as `{ node, step, path }`. */
  | { type: 'state_update'; update: Record<string, unknown>; graph?: Record<string, unknown> }
  | { type: 'system'; name: string; data?: Record<string, unknown>; severity?: 'debug' | 'info' | 'warn' | 'error' };

export interface ErrorSpanEvent {
  type: 'error';
  message: string;
  /** Provider code, HTTP status, JSON-RPC code, else the class name. */
  code?: string;
  /** Stack with the app's own frames only; read from `error` when the event is written, if absent. */
  stack?: string;
  /**
   * What was thrown. Its `stack` is not touched before the event is written: the first reading changes what Node prints of
   * an error that nobody handles.
   */
  error?: unknown;
  recoverable?: boolean;
  recovery_action?: string;
}

export interface RetrySpanEvent {
  type: 'retry';
  /** 1 = the first retry. */
  attempt: number;
  strategy: 'exponential_backoff' | 'server_hint' | 'fallback' | 'framework';
  /** Milliseconds waited, measured. */
  backoff_ms?: number;
  reason?: string;
  http_status?: number;
}

export interface PolicyDecisionSpanEvent {
  type: 'policy_decision';
  policy_id: string;
  outcome: 'allow' | 'deny' | 'review';
  rule_ids?: string[];
  rationale?: string;
  stage?: string;
}

export interface DataAccessSpanEvent {
  type: 'data_access';
  datasource: string;
  document_ids?: string[];
  chunk_ids?: string[];
  pii_categories?: string[];
  query?: unknown;
}

/** A span event with its time in milliseconds since the Unix epoch. */
export type RecordedSpanEvent = SpanEvent & { timestamp: number };
