import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import type { SpanData } from './span-data.ts';
import type { RecordedSpanEvent } from './span-event.ts';

/** What went wrong in a span. */
export interface SpanError {
  message: string;
  data?: Record<string, unknown> | undefined;
}

/** How a span ended: `cancelled` where it was given up rather than failed. */
export type SpanOutcome = 'open' | 'ok' | 'failed' | 'cancelled';

/** Who observed a span. */
export interface InstrumentationScope {
  name: string;
  version: string;
  library?: string;
  library_version?: string;
}

/** A session as far as a trace knows it. */
export interface TraceSession {
  /** Set by the app or a framework; else the trace id stands for it. */
  sessionId?: string;
  tenantId?: string;
  projectId?: string;
  userId?: string;
  /** Written on events that are inside no agent. */
  agentId?: string;
  tags?: readonly string[];
  metadata?: Record<string, unknown>;
  /** How much of what its events say is recorded, in place of the configuration's. */
  content?: ContentMode | ContentOptions;
}

/** A trace as processors see it. */
export interface ReadableTrace {
  readonly type: 'trace';
  readonly traceId: string;
  readonly name: string;
  readonly groupId: string | null;
  readonly metadata?: Record<string, unknown>;
  /** Milliseconds since the Unix epoch. Absent on traces that another tracing library made. */
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly session?: TraceSession;
  /** It stands for a session as a whole (`withSession`): runs inside it are traces of their own. */
  readonly isSession?: boolean;
  /** How it ended by itself; that of its spans is theirs. */
  readonly outcome?: SpanOutcome;
  /** Why the trace ended other than by itself. */
  readonly endReason?: string | undefined;
  /** The key that it is exported with, where it has one of its own. It stands in no export, and is not enumerable. */
  readonly tracingApiKey?: string | undefined;
  /** `{ object: 'trace', id, workflow_name, group_id, metadata }`; null of one that records nothing. */
  export?(): object | null;
  /** The JavaScript SDK's name of `export`. */
  toJSON?(): object | null;
}

/** A span as processors see it. */
export interface ReadableSpan<TData extends SpanData = SpanData> {
  readonly type: 'trace.span';
  readonly traceId: string;
  /** Absent on spans that another tracing library made. */
  readonly trace?: ReadableTrace;
  readonly spanId: string;
  readonly parentId: string | null;
  /** The parent's id where that is a span of another process. */
  readonly remoteParentId?: string | undefined;
  readonly spanData: TData;
  /** ISO 8601; null until started. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly error: SpanError | null;
  /** Milliseconds since the Unix epoch. Absent on spans that another tracing library made. */
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly outcome?: SpanOutcome;
  /** Why the span was cancelled. */
  readonly endReason?: string | undefined;
  readonly instrumentation?: InstrumentationScope | undefined;
  readonly traceMetadata?: Record<string, unknown> | undefined;
  /** That of its trace. */
  readonly tracingApiKey?: string | undefined;
  /** `{ object: 'trace.span', id, trace_id, ..., span_data, error }`; null of one that records nothing. */
  export?(): object | null;
  /** The JavaScript SDK's name of `export`. */
  toJSON?(): object | null;
}

/**
 * Hears of every trace and span, in the order of what happened. Register one with `addTraceProcessor`.
 *
 * Methods are called synchronously at the start and the end of things: keep them short, and copy what you keep, because
 * `spanData` goes on changing until the span has ended. Traces and spans are read-only views. What a method throws or
 * rejects with never reaches the app: the first fault of a processor is named on stderr, all are counted. Promises of the
 * callbacks are not waited for in the app's calls; `flush()`, `shutdown()` and the exit wait for a processor for two
 * seconds at most.
 *
 * Spans that a processor makes inside its methods are recorded and told to the others, but not to the processor itself.
 *
 * A class whose methods all return promises registers with the JavaScript SDK's `addTraceProcessor` as well, and one
 * written for the SDK registers here. As there, `shutdown` may come more than once and is not the end.
 */
export interface TracingProcessor {
  onTraceStart(trace: ReadableTrace): void | Promise<void>;
  onTraceEnd(trace: ReadableTrace): void | Promise<void>;
  onSpanStart(span: ReadableSpan): void | Promise<void>;
  onSpanEnd(span: ReadableSpan): void | Promise<void>;
  /** Point events inside spans: errors, retries, policy decisions, ... */
  onSpanEvent?(span: ReadableSpan, event: RecordedSpanEvent): void | Promise<void>;
  /** Point events of a run that are in no span of it. */
  onTraceEvent?(trace: ReadableTrace, event: RecordedSpanEvent): void | Promise<void>;
  /** @param timeout milliseconds that are left for it */
  shutdown(timeout?: number): void | Promise<void>;
  forceFlush(): void | Promise<void>;
}
