import { LiveHub } from '../events/live-hub.ts';
import type { ContextManager, Frame } from './context.ts';
import { genSpanId, genTraceId } from './ids.ts';
import { NOOP_TRACE, NoopSpan, NoopTrace } from './noop.ts';
import type { InstrumentationScope, ReadableSpan } from './processor.ts';
import { ProcessorFanOut } from './processors.ts';
import { Span } from './span.ts';
import type { FunctionSpanData, SpanData } from './span-data.ts';
import type { RecordedSpanEvent } from './span-event.ts';
import { Trace, type TraceOptions } from './trace.ts';

/** Where a new span hangs: a trace, a span, or what is current if absent. */
export type SpanParent = Trace | Span | NoopTrace | NoopSpan;

/** Options that every span factory takes. */
export interface SpanOptions {
  /** `span_` + 24 hex digits; made if absent. */
  spanId?: string;
  parent?: SpanParent | undefined;
  /** A no-op span: neither it nor what happens inside it is recorded. */
  disabled?: boolean;
  instrumentation?: InstrumentationScope;
}

/** Makes traces and spans and tells the processors of them. One per process. */
export class TraceProvider {
  readonly processors: ProcessorFanOut = new ProcessorFanOut();
  readonly context: ContextManager;
  /** Hands what happens to live streams. */
  readonly live: LiveHub;
  readonly #enabled: () => boolean;
  readonly #warnNoTrace: (type: string) => void;
  readonly #openSpans = new Set<Span>();
  readonly #openTraces = new Set<Trace>();
  #disabled = false;
  /** Finds a span that is open already for what a new one would be about; client loops set it. */
  adopt: ((data: FunctionSpanData) => Span<FunctionSpanData> | undefined) | undefined;

  constructor(context: ContextManager, enabled: () => boolean, warnNoTrace: (type: string) => void) {
    this.context = context;
    this.live = new LiveHub(context, this.processors);
    this.#enabled = enabled;
    this.#warnNoTrace = warnNoTrace;
  }

  /** False while tracing is switched off, and inside what is disabled: everything made is a no-op. */
  get enabled(): boolean {
    return !this.#disabled && this.#enabled() && !this.context.muted;
  }

  setDisabled(disabled: boolean): void {
    this.#disabled = disabled;
  }

  createTrace(name: string, options: TraceOptions = {}): Trace | NoopTrace {
    if (!this.enabled) return NOOP_TRACE;
    if (options.disabled === true) return new NoopTrace(this.context);
    return new Trace(this, name, options.traceId ?? genTraceId(), options);
  }

  /** A span under `options.parent`, else under what is current; a no-op span where there is neither. */
  createSpan<TData extends SpanData>(spanData: TData, options: SpanOptions = {}): Span<TData> | NoopSpan<TData> {
    const span = this.createPlacedSpan(spanData, options);
    if (span === undefined) this.#warnNoTrace(spanData.type);
    return span ?? new NoopSpan(spanData);
  }

  /** The same, but undefined where there is no trace to put the span into. */
  createPlacedSpan<TData extends SpanData>(
    spanData: TData,
    options: SpanOptions = {},
  ): Span<TData> | NoopSpan<TData> | undefined {
    const { parent } = options;
    if (!this.enabled) return new NoopSpan(spanData);
    if (options.disabled === true) return new NoopSpan(spanData, this.context);
    if (parent?.isNoop) return new NoopSpan(spanData, parent.mutes);
    const adopted = this.#adopted(spanData, options);
    if (adopted !== undefined) return adopted;
    const place = parent === undefined ? this.context.current() : placeOf(parent);
    return place && this.spanAt(place.trace, place.span, spanData, options);
  }

  /** A span at a known place, for those who have it: instrumentations and client loops. */
  spanAt<TData extends SpanData>(
    trace: Trace,
    parent: Span | undefined,
    spanData: TData,
    options: Pick<SpanOptions, 'spanId' | 'instrumentation'> = {},
  ): Span<TData> {
    return new Span({
      provider: this,
      trace,
      parent,
      spanId: options.spanId ?? genSpanId(),
      spanData,
      instrumentation: options.instrumentation,
    });
  }

  /** The span that is open already for what a new one would be about, if there is one; nobody else gets it then. */
  #adopted<TData extends SpanData>(spanData: TData, options: SpanOptions): Span<TData> | undefined {
    if (spanData.type !== 'function' || options.parent !== undefined || options.spanId !== undefined) return undefined;
    // The data is a function's, so what is adopted for it is a function's span.
    return this.adopt?.(spanData) as Span<TData> | undefined;
  }

  traceStarted(trace: Trace): void {
    this.#openTraces.add(trace);
    this.processors.onTraceStart(trace);
  }

  traceEnded(trace: Trace): void {
    this.#openTraces.delete(trace);
    this.processors.onTraceEnd(trace);
  }

  spanStarted(span: Span): void {
    this.#openSpans.add(span);
    this.processors.onSpanStart(span);
  }

  spanEnded(span: Span): void {
    this.#openSpans.delete(span);
    this.processors.onSpanEnd(span);
  }

  spanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    this.processors.onSpanEvent(span, event);
  }

  /** Ends all that is still open as cancelled, the innermost first: the process is about to end. */
  finishAll(reason: string): void {
    for (const span of [...this.#openSpans].reverse()) {
      span.cancel(reason);
      span.finish();
    }
    for (const trace of [...this.#openTraces].reverse()) {
      trace.endReason = reason;
      trace.finish();
    }
  }
}

function placeOf(parent: Trace | Span): Pick<Frame, 'trace' | 'span'> {
  return parent.type === 'trace' ? { trace: parent, span: undefined } : { trace: parent.trace, span: parent };
}
