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
  tags?: readonly string[];
  metadata?: Record<string, unknown>;
  /** How much of what is said in it leaves the process, laid over the configuration. */
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
  /** Why the trace ended other than by itself. */
  readonly endReason?: string | undefined;
}

/** A span as processors see it. */
export interface ReadableSpan<TData extends SpanData = SpanData> {
  readonly type: 'trace.span';
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
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
}

/**
 * Hears of every trace and span, in the order of what happened. Register one with `addTraceProcessor`.
 *
 * Methods are called synchronously at the start and the end of things: keep them short, and copy what you keep, because
 * `spanData` goes on changing until the span has ended. What a method throws or rejects with is reported and dropped; it
 * never reaches the app.
 */
export interface TracingProcessor {
  onTraceStart(trace: ReadableTrace): void | Promise<void>;
  onTraceEnd(trace: ReadableTrace): void | Promise<void>;
  onSpanStart(span: ReadableSpan): void | Promise<void>;
  onSpanEnd(span: ReadableSpan): void | Promise<void>;
  /** Point events inside spans: errors, retries, policy decisions, ... */
  onSpanEvent?(span: ReadableSpan, event: RecordedSpanEvent): void | Promise<void>;
  shutdown(timeout?: number): void | Promise<void>;
  forceFlush(): void | Promise<void>;
}
