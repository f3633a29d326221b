import type { SpanRecord } from '../chaukas/records.ts';
import { guard } from '../runtime/guard.ts';
import { isoTime } from './clock.ts';
import type { Frame } from './context.ts';
import { Outcome } from './outcome.ts';
import type { InstrumentationScope, ReadableSpan } from './processor.ts';
import type { TraceProvider } from './provider.ts';
import type { SpanData } from './span-data.ts';
import type { RecordedSpanEvent, SpanEvent } from './span-event.ts';
import { type ExportedSpan, exportSpan } from './span-export.ts';
import type { Trace } from './trace.ts';

/** What a span is made with. */
export interface SpanInit<TData extends SpanData> {
  provider: TraceProvider;
  trace: Trace;
  parent: Span | undefined;
  spanId: string;
  spanData: TData;
  instrumentation: InstrumentationScope | undefined;
  remoteParentId?: string | undefined;
}

/**
 * One operation inside a trace, from `start()` to `finish()` (`end()` is the same).
 *
 * Three ways to use one: by hand (`const s = functionSpan('x'); s.start(); ... s.finish()`), with `using s =
 * functionSpan('x').start(true)`, or through the callback forms. All methods may be called again without effect, and none
 * of them throws.
 */
export class Span<TData extends SpanData = SpanData> extends Outcome implements ReadableSpan<TData>, Disposable {
  readonly type = 'trace.span' as const;
  readonly isNoop = false as const;
  readonly trace: Trace;
  readonly parent: Span | undefined;
  readonly spanId: string;
  readonly spanData: TData;
  readonly instrumentation: InstrumentationScope | undefined;
  readonly remoteParentId: string | undefined;
  /** Number of spans above this one. */
  readonly depth: number;
  readonly #provider: TraceProvider;
  #frame: Frame | undefined;
  #record: SpanRecord | undefined;
  #innermost = false;

  constructor(init: SpanInit<TData>) {
    super();
    this.#provider = init.provider;
    this.trace = init.trace;
    this.parent = init.parent;
    this.spanId = init.spanId;
    this.spanData = init.spanData;
    this.instrumentation = init.instrumentation;
    this.remoteParentId = init.remoteParentId;
    this.depth = init.parent === undefined ? 1 : init.parent.depth + 1;
  }

  /** What the trail remembers of a span; undefined for one that is not ours. */
  static recordOf(span: object): SpanRecord | undefined {
    return #record in span ? span.#record : undefined;
  }

  /** Hangs on a span what the trail remembers of it. @returns false if something hangs there, or the span is not ours */
  static remember(span: object, record: SpanRecord): boolean {
    if (!(#record in span) || span.#record !== undefined) return false;
    span.#record = record;
    return true;
  }

  /** Says that no layer further in can see what a span is about. */
  static setInnermost(span: Span): void {
    span.#innermost = true;
  }

  static isInnermost(span: Span): boolean {
    return span.#innermost;
  }

  /** The span above one of ours. */
  static parentOf(span: object): Span | undefined {
    return #record in span ? span.parent : undefined;
  }

  get traceId(): string {
    return this.trace.traceId;
  }

  get parentId(): string | null {
    return this.parent?.spanId ?? this.remoteParentId ?? null;
  }

  /** The metadata of the trace, by the JS SDK's name. */
  get traceMetadata(): Record<string, unknown> {
    return this.trace.metadata;
  }

  /** The export key of the trace, by the JS SDK's name. */
  get tracingApiKey(): string | undefined {
    return this.trace.tracingApiKey;
  }

  get startedAt(): string | null {
    return this.startTime === undefined ? null : isoTime(this.startTime);
  }

  get endedAt(): string | null {
    return this.endTime === undefined ? null : isoTime(this.endTime);
  }

  protected get around(): Outcome {
    return this.parent ?? this.trace;
  }

  /**
   * Starts the span, and its trace if that was not started yet.
   *
   * @param markAsCurrent spans that start until the end of this one become its children
   * @param startTime milliseconds since the Unix epoch; now by default
   * @returns the span itself, so that `using s = functionSpan('x').start(true)` reads well
   */
  start(markAsCurrent = false, startTime?: number): this {
    guard('span.start', Span.#start, this, markAsCurrent, startTime);
    return this;
  }

  static #start(span: Span, markAsCurrent: boolean, startTime: number | undefined): void {
    const { trace } = span;
    if (span.startTime === undefined) {
      if (trace.startTime === undefined) trace.start();
      const now = trace.active();
      span.startTime = startTime ?? now;
      span.#provider.spanStarted(span);
    }
    if (markAsCurrent && span.#frame === undefined && span.endTime === undefined) {
      span.#frame = span.#provider.context.enter(trace, span);
    }
  }

  /** Ends the span; what was current before it becomes current again. A span that never started does not end. */
  finish(_resetCurrent = false, endTime?: number): void {
    guard('span.finish', Span.#finish, this, endTime);
  }

  static #finish(span: Span, endTime: number | undefined): void {
    if (span.startTime === undefined || span.endTime !== undefined) return;
    span.#provider.claims.spanEnds(span);
    const now = span.trace.active();
    span.endTime = Math.max(endTime ?? now, span.startTime);
    if (span.#frame !== undefined) span.#provider.context.leave(span.#frame);
    span.#provider.spanEnded(span);
  }

  /** The JavaScript SDK's name of {@link finish}. */
  end(): void {
    this.finish();
  }

  /** Records something that happened inside this span, also after its end. In a span that never started nothing happens. */
  addEvent(event: SpanEvent, timestamp?: number): void {
    guard('span.addEvent', () => {
      if (this.startTime === undefined) return;
      const recorded: RecordedSpanEvent = { ...event, timestamp: timestamp ?? this.trace.now() };
      this.#provider.spanEvent(this, recorded);
    });
  }

  /**
   * The span as the tracing modules of CAI and the JS SDK export it: `{ object: 'trace.span', id, trace_id, parent_id,
   * started_at, ended_at, span_data, error }`, with the fields that they have for its type. Values are the app's own, not
   * copies. Null if they cannot be read.
   */
  export(): ExportedSpan | null {
    return guard('span.export', () => exportSpan(this)) ?? null;
  }

  /** The JavaScript SDK's name of {@link export}, so that `JSON.stringify(span)` gives it too. */
  toJSON(): ExportedSpan | null {
    return this.export();
  }

  [Symbol.dispose](): void {
    this.finish(true);
  }
}
