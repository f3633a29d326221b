import { Claims } from '../claims/claims.ts';
import { LiveHub } from '../events/live-hub.ts';
import { type ContextManager, type Frame, isMute } from './context.ts';
import { HeldTraces } from './held-traces.ts';
import { genSpanId, NO_OP } from './ids.ts';
import { inheritSession } from './inherit-session.ts';
import { NoopSpan, NoopTrace } from './noop.ts';
import { OFF_TRACE } from './off.ts';
import { OpenList } from './open-list.ts';
import type { InstrumentationScope } from './processor.ts';
import { ProcessorFanOut } from './processors.ts';
import { Span } from './span.ts';
import type { FunctionSpanData, SpanData } from './span-data.ts';
import type { RecordedSpanEvent } from './span-event.ts';
import { Sweep } from './sweep.ts';
import { Trace, type TraceOptions, type TracePlace } from './trace.ts';

/** Where a new span hangs: a trace, a span, or what is current if absent. */
export type SpanParent = Trace | Span | NoopTrace | NoopSpan;

/** Options that every span factory takes. */
export interface SpanOptions {
  /** `span_` + 24 hex digits; made if absent. */
  spanId?: string;
  /** A trace or span; what is current by default. */
  parent?: SpanParent | null | undefined;
  /** A no-op span: neither it nor what happens inside it is recorded. */
  disabled?: boolean;
  instrumentation?: InstrumentationScope;
}

const NO_OPTIONS: SpanOptions = {};

/** Makes traces and spans and tells the processors of them. One per process. */
export class TraceProvider {
  readonly processors: ProcessorFanOut = new ProcessorFanOut();
  readonly context: ContextManager;
  /** Hands what happens to live streams. */
  readonly live: LiveHub;
  /** Which facts two layers see. */
  readonly claims: Claims = new Claims();
  /** Traces whose end nobody says. */
  readonly held: HeldTraces = new HeldTraces();
  readonly #enabled: () => boolean;
  readonly #warnNoTrace: (type: string) => void;
  readonly #openSpans = new OpenList<Span>();
  readonly #openTraces = new OpenList<Trace>();
  readonly #sweep: Sweep;
  #disabled = false;
  /** Whether it was said that a trace was made inside another. */
  toldOfNested = false;
  /** Finds a span that is open already for what a new one would be about; client loops set it. */
  adopt: ((data: FunctionSpanData) => Span<FunctionSpanData> | undefined) | undefined;

  /** @param runTimeout milliseconds without a sign of life after which a run is given up; 0: never */
  constructor(
    context: ContextManager,
    enabled: () => boolean,
    warnNoTrace: (type: string) => void,
    runTimeout: () => number,
  ) {
    this.context = context;
    this.live = new LiveHub(context, this.processors);
    this.#enabled = enabled;
    this.#warnNoTrace = warnNoTrace;
    this.#sweep = new Sweep(runTimeout, this.#openTraces, (trace, idle) => this.#giveUp(trace, idle));
  }

  /** Tracing is switched off for the whole process: there is nothing to make and nowhere to look. */
  get off(): boolean {
    return this.#disabled || !this.#enabled();
  }

  /** No trace is under way. */
  get idle(): boolean {
    return this.#openTraces.isEmpty;
  }

  /** False while tracing is switched off, and inside what is disabled: everything made is a no-op. */
  get enabled(): boolean {
    return !this.off && !this.context.muted;
  }

  setDisabled(disabled: boolean): void {
    this.#disabled = disabled;
  }

  /** @param unseen it starts before anybody sees it */
  createTrace(name: string, options: TraceOptions = {}, unseen = false): Trace | NoopTrace {
    if (!this.enabled) return OFF_TRACE;
    return this.traceAt({ outer: this.context.current()?.trace, unseen }, name, options);
  }

  /** A trace at a known place: what its session leaves out is that of the trace around it. */
  traceAt(place: TracePlace, name: string, options: TraceOptions = {}): Trace | NoopTrace {
    if (options.disabled === true || options.traceId === NO_OP) return new NoopTrace(this.context);
    const session = inheritSession(place.outer?.session, options.session);
    return new Trace(this, name, options, session, place);
  }

  /** A span under `options.parent`, else under what is current; a no-op span where there is neither. */
  createSpan<TData extends SpanData>(spanData: TData, options: SpanOptions = {}): Span<TData> | NoopSpan<TData> {
    const span = this.createPlacedSpan(spanData, options) ?? this.#inSession(spanData, options);
    if (span === undefined) this.#warnNoTrace(spanData.type);
    return span ?? new NoopSpan(() => spanData);
  }

  /** The same, but undefined where there is no run to put the span into: outside any, and right inside a session. */
  createPlacedSpan<TData extends SpanData>(
    spanData: TData,
    options: SpanOptions = NO_OPTIONS,
  ): Span<TData> | NoopSpan<TData> | undefined {
    const { parent } = options;
    const here = this.context.here();
    if (this.off || isMute(here)) return noop(spanData);
    if (options.disabled === true || options.spanId === NO_OP) return noop(spanData, this.context);
    if (parent?.isNoop) return noop(spanData, parent.mutes);
    const adopted = this.#adopted(spanData, options);
    if (adopted !== undefined) return adopted;
    if (parent === undefined || parent === null) {
      const current = this.context.frameAt(here);
      return current?.inRun === true ? this.spanAt(current.trace, current.span, spanData, options) : undefined;
    }
    const place = placeOf(parent);
    return place && this.spanAt(place.trace, place.span, spanData, options);
  }

  /** By hand a span can be made right inside a session too: nobody would end a trace of its own. */
  #inSession<TData extends SpanData>(spanData: TData, options: SpanOptions): Span<TData> | undefined {
    const session = (options.parent ?? null) === null ? this.context.current() : undefined;
    return session && this.spanAt(session.trace, session.span, spanData, options);
  }

  /** A span at a known place, for those who have it: instrumentations and client loops. */
  spanAt<TData extends SpanData>(
    trace: Trace,
    parent: Span | undefined,
    spanData: TData,
    options: Pick<SpanOptions, 'spanId' | 'instrumentation'> & { remoteParentId?: string | undefined } = {},
  ): Span<TData> {
    return new Span({
      provider: this,
      trace,
      parent,
      spanId: options.spanId ?? genSpanId(),
      spanData,
      instrumentation: options.instrumentation,
      remoteParentId: parent === undefined ? options.remoteParentId : undefined,
    });
  }

  /** The span that is open already for what a new one would be about, if there is one; nobody else gets it then. */
  #adopted<TData extends SpanData>(spanData: TData, options: SpanOptions): Span<TData> | undefined {
    if (spanData.type !== 'function' || options.parent || options.spanId !== undefined) return undefined;
    // The data is a function's, so what is adopted for it is a function's span.
    return this.adopt?.(spanData) as Span<TData> | undefined;
  }

  traceStarted(trace: Trace): void {
    this.#openTraces.add(trace);
    this.#sweep.traceStarted();
    this.processors.onTraceStart(trace);
  }

  traceEnded(trace: Trace): void {
    this.#openTraces.delete(trace);
    // Whoever waits for it goes on now.
    if (trace.outer !== undefined) trace.outer.lastActive = performance.now();
    this.processors.onTraceEnd(trace);
  }

  traceEvent(trace: Trace, event: RecordedSpanEvent): void {
    trace.lastActive = performance.now();
    this.processors.onTraceEvent(trace, event);
  }

  spanStarted(span: Span): void {
    this.#openSpans.add(span);
    this.processors.onSpanStart(span);
  }

  spanEnded(span: Span): void {
    this.#openSpans.delete(span);
    this.processors.onSpanEnd(span);
  }

  spanEvent(span: Span, event: RecordedSpanEvent): void {
    span.trace.lastActive = performance.now();
    this.processors.onSpanEvent(span, event);
  }

  /** An open trace by its id, with the span of that id if that is open too. */
  findOpen(traceId: string, spanId: string): { trace: Trace; span: Span | undefined } | undefined {
    for (const span of this.#openSpans) {
      if (span.spanId === spanId && span.traceId === traceId) return { trace: span.trace, span };
    }
    for (const trace of this.#openTraces) if (trace.traceId === traceId) return { trace, span: undefined };
    return undefined;
  }

  /** Ends all that is still open as cancelled, the innermost first: the process is about to end. */
  finishAll(reason: string): void {
    this.#finishSpans(() => true, reason);
    for (const trace of [...this.#openTraces].reverse()) {
      trace.endReason = reason;
      trace.finish();
    }
  }

  #finishSpans(which: (span: Span) => boolean, reason: string): void {
    for (const span of [...this.#openSpans].filter(which).reverse()) {
      span.cancel(reason);
      span.finish();
    }
  }

  /** Ends a run that was forgotten. */
  #giveUp(trace: Trace, idle: number): void {
    trace.addEvent({
      type: 'system',
      name: 'sweep',
      severity: 'warn',
      data: { idle_seconds: Math.round(idle / 1000) },
    });
    this.#finishSpans((span) => span.trace === trace, 'swept');
    trace.cancel('swept');
    trace.finish();
  }
}

/** Apart from where it is called, because a function that makes closures costs memory even where it makes none. */
function noop<TData extends SpanData>(spanData: TData, mutes?: ContextManager): NoopSpan<TData> {
  return new NoopSpan(() => spanData, mutes);
}

/** Undefined for what another tracing library made: it has a trace of its own, which is not ours to add to. */
function placeOf(parent: Trace | Span): Pick<Frame, 'trace' | 'span'> | undefined {
  if (parent.isNoop !== false) return undefined;
  return parent.type === 'trace' ? { trace: parent, span: undefined } : { trace: parent.trace, span: parent };
}
