import type { ContextManager, Frame } from './context.ts';
import { genSpanId, genTraceId } from './ids.ts';
import { NOOP_TRACE, NoopSpan, type NoopTrace } from './noop.ts';
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
  /** A no-op span: neither it nor its children are recorded. */
  disabled?: boolean;
  instrumentation?: InstrumentationScope;
}

/** Makes traces and spans and tells the processors of them. One per process. */
export class TraceProvider {
  readonly processors: ProcessorFanOut = new ProcessorFanOut();
  readonly context: ContextManager;
  readonly #enabled: () => boolean;
  readonly #warnNoTrace: (type: string) => void;
  readonly #openSpans = new Set<Span>();
  readonly #openTraces = new Set<Trace>();
  #disabled = false;
  /** Finds a span that is open already for what a new one would be about; client loops set it. */
  adopt: ((data: FunctionSpanData) => Span<FunctionSpanData> | undefined) | undefined;

  constructor(context: ContextManager, enabled: () => boolean, warnNoTrace: (type: string) => void) {
    this.context = context;
    this.#enabled = enabled;
    this.#warnNoTrace = warnNoTrace;
  }

  /** False while tracing is switched off: everything made is a no-op. */
  get enabled(): boolean {
    return !this.#disabled && this.#enabled();
  }

  setDisabled(disabled: boolean): void {
    this.#disabled = disabled;
  }

  createTrace(name: string, options: TraceOptions = {}): Trace | NoopTrace {
    if (!this.enabled || options.disabled === true) return NOOP_TRACE;
    return new Trace(this, name, options.traceId ?? genTraceId(), options);
  }

  /** A span under `options.parent`, else under what is current; a no-op span where there is neither. */
  createSpan<TData extends SpanData>(spanData: TData, options: SpanOptions = {}): Span<TData> | NoopSpan<TData> {
    if (!this.enabled || options.disabled === true) return new NoopSpan(spanData);
    const adopted = this.adoptSpan(spanData, options);
    if (adopted !== undefined) return adopted;
    const place = this.#place(options.parent);
    if (place === undefined) {
      if (options.parent === undefined) this.#warnNoTrace(spanData.type);
      return new NoopSpan(spanData);
    }
    return this.spanAt(place.trace, place.span, spanData, options);
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
  adoptSpan<TData extends SpanData>(spanData: TData, options: SpanOptions): Span<TData> | undefined {
    if (spanData.type !== 'function' || options.parent !== undefined || options.spanId !== undefined) return undefined;
    // The data is a function's, so what is adopted for it is a function's span.
    return this.adopt?.(spanData) as Span<TData> | undefined;
  }

  #place(parent: SpanParent | undefined): Pick<Frame, 'trace' | 'span'> | undefined {
    if (parent === undefined) return this.context.current();
    if (parent.isNoop) return undefined;
    return parent.type === 'trace' ? { trace: parent, span: undefined } : { trace: parent.trace, span: parent };
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
