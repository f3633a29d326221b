import type { HandoffSpanData } from './span-data.ts';
import type { RetrySpanEvent } from './span-event.ts';
import type { AnySpan, AnyTrace } from './span-factory.ts';

/** What every function that records an event takes last. */
export interface EventOptions {
  /** The span or trace that the event belongs to. @defaultValue the current span, else the current trace, else a trace of its own */
  in?: AnySpan | AnyTrace;
  /** Milliseconds since the Unix epoch. @defaultValue now */
  timestamp?: number;
}

/** What a policy said of something that was asked or done. */
export interface PolicyDecision {
  /** Name or id of the policy. */
  policyId: string;
  /** `review`: somebody has to approve it first. */
  outcome: 'allow' | 'deny' | 'review';
  ruleIds?: string[];
  rationale?: string;
  /** `input`, `output`, `tool_input`, `tool_output`, or a word of the app's own. */
  stage?: string;
}

/** Data that was read. */
export interface DataAccess {
  /** Such as `vector://products` or `postgres://orders`. */
  datasource: string;
  documentIds?: string[];
  chunkIds?: string[];
  /** Kinds of personal data in it, such as `EMAIL`. */
  piiCategories?: string[];
  query?: unknown;
}

/** A further attempt at something. */
export interface Retry {
  /** 1 = the first retry. */
  attempt: number;
  strategy: RetrySpanEvent['strategy'];
  /** Milliseconds waited before it. */
  backoffMs?: number;
  reason?: string;
  httpStatus?: number;
}

/** Work that one agent gives to another. */
export interface Handoff {
  from: string;
  to: string;
  /** @defaultValue 'sequential' */
  type?: NonNullable<HandoffSpanData['handoff_type']>;
  reason?: string;
  /** What is handed over. */
  input?: unknown;
}

/** What is said of an error beyond the error itself. */
export interface ErrorFacts {
  /** @defaultValue the error's own code, else its HTTP status, else the name of its class */
  code?: string;
  recoverable?: boolean;
  recoveryAction?: string;
}
