import type { JsonObject } from '@chaukas/spec';
import { RecentMap } from '../runtime/recent-map.ts';
import type { ReadableSpan, ReadableTrace } from '../tracing/processor.ts';
import { Span } from '../tracing/span.ts';
import type { Kept } from './kind.ts';
import type { SessionRecord } from './session.ts';

/** The agent that events belong to. */
export interface AgentRecord {
  id: string;
  name: string;
  usage: JsonObject | undefined;
}

/** A span by its id, or a session by itself. */
export type SpanRef = string | SessionRecord;

/** What the mapper remembers of a span, for its end and for its children. */
export class SpanRecord implements Kept {
  /** The trace that it was started in. */
  readonly trace: TraceRecord;
  /** What children and point events hang on: its own span id, or that of the nearest ancestor with events. */
  readonly place: SpanRef;
  readonly agent: AgentRecord | undefined;
  /** Turn that it belongs to. */
  readonly turn: number | undefined;
  request: JsonObject | undefined;
  bytes = 0;
  /** An event said who observed the span. */
  introduced = false;
  open = false;

  constructor(trace: TraceRecord, place: SpanRef, agent: AgentRecord | undefined, turn: number | undefined) {
    this.trace = trace;
    this.place = place;
    this.agent = agent;
    this.turn = turn;
  }
}

const MAX_ENDED_SPANS = 500;

/** What the mapper remembers of a trace. What it remembers of our own spans hangs on them, so that nothing is looked up. */
export class TraceRecord {
  trace: ReadableTrace;
  readonly session: SessionRecord;
  /** How often it was started and not ended yet: an app can run several traces under one id. */
  live = 0;
  /** Another tracing library made it, so it may never be ended. */
  foreign = false;
  /** It was started, not only seen by a span of it. */
  announced = true;
  #openSpans = 0;
  /** Spans of other tracing libraries by their ids: the open ones, and the last that ended, which can still get children. */
  readonly #others = new OtherSpans();

  constructor(trace: ReadableTrace, session: SessionRecord) {
    this.trace = trace;
    this.session = session;
  }

  /** Whether something in it is still to end. */
  get busy(): boolean {
    return this.#openSpans > 0;
  }

  spanStarted(span: ReadableSpan, record: SpanRecord): void {
    if (!Span.remember(span, record) && this.#others.add(span.spanId, record)) return;
    record.open = true;
    this.#openSpans++;
  }

  spanEnded(span: ReadableSpan, record: SpanRecord): void {
    if (!record.open) return;
    record.open = false;
    this.#openSpans--;
    if (Span.recordOf(span) !== record) this.#others.ended(span.spanId, record);
  }

  /** What is remembered of a span, if it was started in this trace. */
  recordOf(span: ReadableSpan): SpanRecord | undefined {
    const own = Span.recordOf(span);
    return own?.trace === this ? own : this.#others.find(span.spanId);
  }

  /** The same for the span above. */
  parentOf(span: ReadableSpan): SpanRecord | undefined {
    const parent = Span.parentOf(span);
    const own = parent && Span.recordOf(parent);
    return own?.trace === this ? own : this.#others.find(span.parentId);
  }
}

/** Spans that are found by their ids only. */
class OtherSpans {
  #open: Map<string, SpanRecord> | undefined;
  #ended: RecentMap<string, SpanRecord> | undefined;

  /** @returns whether one of that id was open already, in whose place it stands now */
  add(spanId: string, record: SpanRecord): boolean {
    this.#open ??= new Map();
    const before = this.#open.get(spanId);
    this.#open.set(spanId, record);
    record.open = before !== undefined;
    return record.open;
  }

  ended(spanId: string, record: SpanRecord): void {
    this.#open?.delete(spanId);
    this.#ended ??= new RecentMap(MAX_ENDED_SPANS);
    this.#ended.set(spanId, record);
  }

  find(spanId: string | null): SpanRecord | undefined {
    return spanId === null ? undefined : (this.#open?.get(spanId) ?? this.#ended?.get(spanId));
  }
}
