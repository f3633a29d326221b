import type { JsonObject } from '@chaukas/spec';

/** Version of the shape, that of agent-observatory 0.1. */
export const SCHEMA_VERSION = '0.1';

/** Where an event stands: ids as in a `traceparent`, 32 and 16 hex digits. */
export interface EnvelopeTrace {
  readonly trace_id: string;
  readonly span_id: string;
  /** null for a span without one, and on stream events. */
  readonly parent_span_id: string | null;
}

/** What failed a span. */
export interface EnvelopeError {
  /** Name of the class; `Cancelled` for a span that was given up. */
  readonly type: string;
  readonly message: string;
  /** The stack, with the app's own frames only; where there is none, type and message. */
  readonly traceback: string;
}

export interface SpanStartPayload {
  /** `agent_step`, `tool_call`, `llm_call`, `stream`, or a word of the app's own. */
  readonly kind: string;
  readonly name: string;
  readonly attributes: JsonObject;
}

export interface SpanEndPayload {
  readonly name: string;
  readonly kind: string;
  readonly status: 'ok' | 'error';
  readonly error: EnvelopeError | null;
}

export interface StreamEventPayload {
  readonly event: string;
  readonly attributes: JsonObject;
}

interface EventOf<TType extends string, TPayload> {
  /** 32 hex digits of a UUIDv7. */
  readonly event_id: string;
  /** Seconds of a monotonic clock: for order and durations; see {@link Envelope.recording} for the time of day. */
  readonly timestamp: number;
  readonly type: TType;
  readonly trace: EnvelopeTrace;
  readonly payload: TPayload;
}

/** One thing that happened in a session. */
export type EnvelopeEvent =
  | EventOf<'span_start', SpanStartPayload>
  | EventOf<'span_end', SpanEndPayload>
  | EventOf<'stream_event', StreamEventPayload>;

export interface EnvelopeSession {
  readonly session_id: string;
  readonly agent_id: string;
  readonly user_id: string | null;
  readonly metadata: JsonObject;
  readonly trace_id: string;
  /** ISO 8601 in UTC with microseconds, as Python writes it: `2026-01-31T12:00:00.123456+00:00`. */
  readonly start_time: string;
  readonly end_time: string;
}

/** What the original has no words for, apart from what it has. */
export interface EnvelopeRecording {
  /** The monotonic second of `session.start_time`, by which every `timestamp` can be told as a time of day. */
  readonly start_timestamp: number;
  /** The oldest events of this session that were dropped because it had too many. */
  readonly dropped_events: number;
  /** Sessions of this observatory that were dropped up to now because exporters were too slow. */
  readonly dropped_sessions: number;
}

/** One session, whole: what exporters get. Field for field that of agent-observatory 0.1, and `recording` beside it. */
export interface Envelope {
  readonly schema_version: string;
  readonly session: EnvelopeSession;
  /** In the order of what happened. */
  readonly events: readonly EnvelopeEvent[];
  readonly recording: EnvelopeRecording;
}
