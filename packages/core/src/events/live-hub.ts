import { guard } from '../runtime/guard.ts';
import { Cell, type ContextManager, type Frame } from '../tracing/context.ts';
import type { ReadableSpan, ReadableTrace, TracingProcessor } from '../tracing/processor.ts';
import type { ProcessorFanOut } from '../tracing/processors.ts';
import type { Span } from '../tracing/span.ts';
import type { RecordedSpanEvent } from '../tracing/span-event.ts';
import type { Trace } from '../tracing/trace.ts';
import { frozenCopy } from './frozen-copy.ts';
import { endFact, type LiveFact, pointFact, startFact } from './live-facts.ts';
import { StreamEvent, toNanoseconds } from './stream-event.ts';
import { StreamView } from './stream-view.ts';

/** A stream as the hub knows it. */
export interface LiveListener {
  /** @param bytes size of the event's attributes, about */
  deliver(event: StreamEvent, bytes: number): void;
}

/** Where an event happened: a trace and a span of it, as far as there are any. */
interface Place {
  readonly trace: Trace | undefined;
  readonly span: ReadableSpan | undefined;
}

/**
 * Hands what happens to the streams that may see it. Without a stream nothing is made: until the first one opens the hub
 * hears of nothing, and afterwards each method begins by asking whether one is open.
 */
export class LiveHub implements TracingProcessor {
  /** Whether pieces of model answers are recorded in the trail too. */
  partialEvents: () => boolean = () => false;
  /** Called when a trace began that a stream without a place cannot see. */
  onUnplaced: () => void = () => undefined;
  readonly #context: ContextManager;
  readonly #processors: ProcessorFanOut;
  readonly #views = new Map<LiveListener, StreamView>();
  #attached = false;

  constructor(context: ContextManager, processors: ProcessorFanOut) {
    this.#context = context;
    this.#processors = processors;
  }

  /** Whether anybody listens. */
  get listening(): boolean {
    return this.#views.size > 0;
  }

  /** A stream opens where the running code is. */
  open(listener: LiveListener, wholeProcess: boolean): void {
    if (!this.#attached) this.#processors.addTrail(this);
    this.#attached = true;
    const view = new StreamView(wholeProcess);
    this.#views.set(listener, view);
    const { current, cell } = this.#here();
    if (current !== undefined) {
      view.join(current.trace);
      if (!current.inRun) view.joinSession(current.trace.session);
    }
    // The root cell is shared by all code outside any run: what it starts cannot be told apart.
    else if (!this.#context.atRoot) view.enter(cell);
  }

  close(listener: LiveListener): void {
    this.#views.get(listener)?.leave();
    this.#views.delete(listener);
  }

  /** Runs `fn` so that the stream sees what it starts. */
  run<T>(listener: LiveListener, fn: () => T): T {
    const view = this.#views.get(listener);
    const cell = guard('live', () => {
      const { current } = this.#here();
      if (current !== undefined) view?.join(current.trace);
      const made = new Cell(current);
      made.scope = this.#context.cell().scope;
      view?.enter(made);
      return made;
    });
    return cell === undefined ? fn() : this.#context.run(cell, fn);
  }

  /** Whether a stream sees this trace. */
  sees(trace: Trace): boolean {
    if (this.#views.size === 0) return false;
    for (const view of this.#views.values()) if (view.sees(trace)) return true;
    return false;
  }

  /** Tells of something inside a span of ours. */
  tell(span: Span, fact: LiveFact): void {
    this.#tell({ trace: span.trace, span }, fact, span.trace.now());
  }

  /** Tells of something where the running code is, which may be outside any span and any trace. */
  tellHere(fact: LiveFact): void {
    if (this.#views.size === 0) return;
    const { current } = this.#here();
    this.#tell({ trace: current?.trace, span: current?.span }, fact, current?.trace.now());
  }

  onTraceStart(trace: ReadableTrace): void {
    if (this.#views.size === 0) return;
    const { current, cell } = this.#here();
    for (const view of this.#views.values()) {
      if (view.covers(current?.trace, cell) && sameTenant(current?.trace, trace)) view.join(trace);
      else if (view.unplaced) this.onUnplaced();
    }
  }

  onTraceEnd(trace: ReadableTrace): void {
    for (const view of this.#views.values()) view.forget(trace);
  }

  onSpanStart(span: ReadableSpan): void {
    if (this.#views.size > 0) this.#tellSpan(span, startFact(span), span.startTime);
  }

  onSpanEnd(span: ReadableSpan): void {
    if (this.#views.size > 0) this.#tellSpan(span, endFact(span), span.endTime);
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    if (this.#views.size > 0) this.#tellSpan(span, pointFact(span, event), event.timestamp);
  }

  onTraceEvent(trace: ReadableTrace, event: RecordedSpanEvent): void {
    const fact = this.#views.size > 0 ? pointFact(undefined, event) : undefined;
    // Events of a trace itself are ours: another tracing library has none.
    if (fact !== undefined) this.#tell({ trace: trace as Trace, span: undefined }, fact, event.timestamp);
  }

  shutdown(): void {}
  forceFlush(): void {}

  #here(): { current: Frame | undefined; cell: Cell } {
    return { current: this.#context.current(), cell: this.#context.cell() };
  }

  #tellSpan(span: ReadableSpan, fact: LiveFact | undefined, time: number | undefined): void {
    if (fact !== undefined) this.#tell({ trace: traceOf(span), span }, fact, time);
  }

  #tell(place: Place, fact: LiveFact, time: number | undefined): void {
    const { cell } = this.#here();
    const { trace, span } = place;
    const seenBy = [...this.#views].filter(([, view]) =>
      trace === undefined && span !== undefined ? view.seesId(span.traceId) : view.covers(trace, cell),
    );
    if (seenBy.length === 0) return;
    const { attributes, bytes } = frozenCopy(fact.attributes);
    const event = new StreamEvent(String(fact.name), attributes, {
      timestampNs: toNanoseconds(time),
      spanName: span && nameOf(span),
      spanId: span?.spanId,
      traceId: trace?.traceId ?? span?.traceId,
      sessionId: trace?.sessionId,
    });
    for (const [listener] of seenBy) guard('live', () => listener.deliver(event, bytes));
  }
}

/** A trace of another tenant that starts inside a trace, such as one around a whole server, is not part of it. */
function sameTenant(outer: ReadableTrace | undefined, inner: ReadableTrace): boolean {
  return outer === undefined || outer.session?.tenantId === inner.session?.tenantId;
}

/** Spans of ours know their trace; those of another tracing library only its id. */
function traceOf(span: ReadableSpan): Trace | undefined {
  // A property of this name that has a session id is our trace, whichever copy of this package made it.
  const trace = Reflect.get(span, 'trace') as Trace | undefined;
  return typeof trace?.sessionId === 'string' ? trace : undefined;
}

function nameOf({ spanData }: ReadableSpan): string {
  return 'name' in spanData && typeof spanData.name === 'string' ? spanData.name : spanData.type;
}
