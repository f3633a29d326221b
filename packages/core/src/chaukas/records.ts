import type { JsonObject } from '@chaukas/spec';
import type { ReadableSpan, ReadableTrace } from '../tracing/processor.ts';
import type { Kept } from './kind.ts';
import type { SessionRecord } from './session.ts';

/** The agent that events belong to. */
export interface AgentRecord {
  id: string;
  name: string;
  usage: JsonObject | undefined;
}

/** What the mapper remembers of a span, for its end and for its children. */
export interface SpanRecord {
  /** Span id that children and point events hang on: its own, or that of the nearest ancestor with events. */
  readonly place: string;
  readonly agent: AgentRecord | undefined;
  /** Turn that it belongs to. */
  readonly turn: number | undefined;
  kept: Kept;
  /** An event said who observed the span. */
  introduced: boolean;
}

const MAX_ENDED_SPANS = 1000;

/** What the mapper remembers of a trace. */
export class TraceRecord {
  trace: ReadableTrace;
  readonly session: SessionRecord;
  /** How often it was started and not ended yet: an app can run several traces under one id. */
  live = 0;
  /** Another tracing library made it, so it may never be ended. */
  foreign = false;
  /** It was started, not only seen by a span of it. */
  announced = true;
  readonly #open = new Map<string, SpanRecord>();
  /** Spans that ended can still get children; the last so many are remembered. */
  readonly #ended = new Map<string, SpanRecord>();

  constructor(trace: ReadableTrace, session: SessionRecord) {
    this.trace = trace;
    this.session = session;
  }

  /** Whether something in it is still to end. */
  get busy(): boolean {
    return this.#open.size > 0;
  }

  spanStarted(span: ReadableSpan, record: SpanRecord): void {
    this.#open.set(span.spanId, record);
  }

  spanEnded(span: ReadableSpan): void {
    const record = this.find(span.spanId);
    if (record === undefined) return;
    // A request can be large, and nobody asks for it any more.
    record.kept = {};
    this.#open.delete(span.spanId);
    this.#ended.set(span.spanId, record);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED_SPANS && oldest !== undefined) this.#ended.delete(oldest);
  }

  find(spanId: string | null): SpanRecord | undefined {
    if (spanId === null) return undefined;
    return this.#open.get(spanId) ?? this.#ended.get(spanId);
  }
}
