import { Author, type EventMetadata, EventType, type Severity } from '@chaukas/spec';
import type { ContentMode, ContentOptions } from '../content/policy/options.ts';
import { Capture } from '../content/snapshot.ts';
import type { QueuedEvent } from '../pipeline/queued-event.ts';
import type { ReadableSpan, ReadableTrace, SpanOutcome, TracingProcessor } from '../tracing/processor.ts';
import type { RecordedSpanEvent } from '../tracing/span-event.ts';
import { asMapped } from './custom-spans.ts';
import { MappedEvent, type MapperSettings } from './event.ts';
import type { EventParts } from './kind.ts';
import { placeAtSession, placeAtSpan, placeBelow } from './place.ts';
import { pointOf } from './points.ts';
import type { SpanRecord, TraceRecord } from './records.ts';
import type { SessionRecord } from './session.ts';
import { addSpanMetadata, addTurn, contextOf, countTokens, endOf, kindOf, recordSpan, startOf } from './span-record.ts';
import { TraceTable } from './trace-table.ts';

/**
 * Takes an event, with what its values still need before it can be written (cutting, hashing), and the content policy of its
 * session where that has one.
 */
export type EventSink = (event: QueuedEvent, capture: Capture, content?: ContentMode | ContentOptions) => void;

/** Something that happened to the process rather than in a run: an instrumentation began, events were lost. */
export interface ProcessFact {
  metadata: EventMetadata;
  /** Milliseconds since the Unix epoch. */
  timestamp: number;
  severity?: Severity;
}

const EVENTS_OF_A_RUN = 4;

/**
 * Turns traces, spans and span events into Chaukas events; nothing else builds them. What an event of one kind says
 * stands in the tables `kinds.ts` and `points.ts`, what all have in common in `event.ts`.
 */
export class ChaukasMapper implements TracingProcessor {
  readonly #settings: () => MapperSettings;
  readonly #sink: EventSink;
  readonly #refuses: (tenantId: string, projectId: string) => boolean;
  readonly #traces: TraceTable;
  /** Facts that came before the first session. */
  readonly #waiting: ProcessFact[] = [];

  /** @param refuses whether the next event of a tenant and project would be lost; it is counted then */
  constructor(
    settings: () => MapperSettings,
    sink: EventSink,
    refuses: (tenantId: string, projectId: string) => boolean = () => false,
  ) {
    this.#settings = settings;
    this.#sink = sink;
    this.#refuses = refuses;
    this.#traces = new TraceTable(settings);
  }

  onTraceStart(trace: ReadableTrace): void {
    const seen = this.#traces.seen(trace);
    // One of its spans came first and stood for it.
    if (seen !== undefined && !seen.announced && seen.live > 0) {
      seen.announced = true;
      seen.trace = trace;
    } else {
      this.#traceStarted(trace).foreign = trace.startTime === undefined;
    }
  }

  onTraceEnd(trace: ReadableTrace): void {
    const record = this.#traces.end(trace);
    const end = record?.session.traceEnded(trace);
    if (record === undefined || end === undefined) return;
    const { session } = record;
    const event = this.#event(end.parts, session, end.scope ?? record.trace, trace.endTime, end.outcome);
    this.#emit(placeAtSession(event), end.capture);
  }

  onTraceEvent(trace: ReadableTrace, event: RecordedSpanEvent): void {
    const record = this.#traces.find(trace.traceId, trace) ?? this.#traceStarted(trace);
    this.#point(event, record, undefined);
  }

  onSpanStart(started: ReadableSpan): void {
    const span = asMapped(started, this.#settings().customSpans);
    const kind = kindOf(span.spanData);
    const trace = this.#traceOf(span, span.parentId === null);
    const record = recordSpan(started, span.spanData, trace);
    trace.spanStarted(started, record);
    if (kind.start === undefined || (kind.parent && this.#isRefused(trace))) return;
    const context = contextOf(span, record);
    const parts = kind.start(context);
    if (parts === undefined) return;
    addSpanMetadata(parts, span, record, trace);
    const outcome = record.place === span.spanId ? 'open' : 'ok';
    const event = this.#event(parts, trace.session, trace.trace, startOf(started), outcome);
    this.#emit(placeAtSpan(event, started, record, trace), context.capture);
  }

  onSpanEnd(ended: ReadableSpan): void {
    const span = asMapped(ended, this.#settings().customSpans);
    const kind = kindOf(span.spanData);
    const trace = this.#traceOf(span);
    const record = trace.recordOf(ended) ?? recordSpan(ended, span.spanData, trace);
    const outcome = outcomeOf(span);
    const root = span.parentId === null;
    countTokens(span, record, trace);
    if (root) trace.session.rootEnded(outcome);
    trace.spanEnded(ended, record);
    const told = kind.end !== undefined && !(kind.parent && this.#isRefused(trace));
    const context = told ? contextOf(span, record) : undefined;
    const parts = context && kind.end?.(context);
    // A request can be large, and nobody asks for it any more.
    record.request = undefined;
    if (context !== undefined && parts !== undefined) {
      addSpanMetadata(parts, span, record, trace);
      const said = record.place === span.spanId ? outcome : 'ok';
      const event = this.#event(parts, trace.session, trace.trace, endOf(ended), said);
      this.#emit(placeAtSpan(event, ended, record, trace), context.capture);
    }
    if (root) this.#endForeign(trace, outcome, endOf(ended));
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    const trace = this.#traceOf(span);
    this.#point(event, trace, trace.recordOf(span));
  }

  /** Records a fact of the process: in the session that opened last, else in the next one that opens. */
  processFact(fact: ProcessFact): void {
    const event = this.eventOfFact(fact);
    if (event === undefined) this.#waiting.push(fact);
    else this.#sink(event, new Capture(), event.content);
  }

  /** The event of a fact of the process; undefined if no session was ever open. */
  eventOfFact({ metadata, timestamp, severity }: ProcessFact): MappedEvent | undefined {
    const record = this.#traces.latest();
    if (record === undefined) return undefined;
    const parts: EventParts = {
      type: EventType.SYSTEM,
      author: Author.SYSTEM,
      metadata,
      ...(severity && { severity }),
    };
    record.session.countEvent();
    return placeBelow(this.#event(parts, record.session, record.trace, timestamp, 'ok'), undefined);
  }

  /**
   * Whether a run outside any session would be lost as a whole. It is counted then, with the events that it has at the least: begin and
   * end of its session, and of one span.
   */
  refusesRun(): boolean {
    const { tenantId, projectId } = this.#settings();
    if (!this.#refuses(tenantId, projectId)) return false;
    for (let event = 1; event < EVENTS_OF_A_RUN; event++) this.#refuses(tenantId, projectId);
    return true;
  }

  shutdown(): void {}
  forceFlush(): void {}

  #traceStarted(trace: ReadableTrace): TraceRecord {
    const record = this.#traces.start(trace);
    const capture = new Capture();
    const parts = record.session.traceStarted(trace, capture);
    if (parts === undefined) return record;
    this.#emit(placeAtSession(this.#event(parts, record.session, trace, trace.startTime, 'ok')), capture);
    if (this.#waiting.length > 0) for (const fact of this.#waiting.splice(0)) this.processFact(fact);
    return record;
  }

  /**
   * A trace that another tracing library made may never have been announced: its first span does it then. One that we took
   * for ended goes on with another root span, but nothing else that comes late opens it again.
   */
  #traceOf(span: ReadableSpan, root = false): TraceRecord {
    const { traceId, trace } = span;
    const known = this.#traces.find(traceId, trace);
    if (known !== undefined && !(root && known.foreign && known.live === 0)) return known;
    if (trace !== undefined) return this.#traceStarted(trace);
    const { name, groupId } = known?.trace ?? { name: traceId, groupId: null };
    const record = this.#traceStarted({
      ...known?.trace,
      type: 'trace',
      traceId,
      name,
      groupId,
      startTime: startOf(span),
    });
    if (known === undefined) record.announced = false;
    record.foreign = true;
    return record;
  }

  /**
   * Another tracing library may never end a trace: none that it did not announce, and some that failed. When nothing of it
   * is open any more, its root span was its end.
   */
  #endForeign(record: TraceRecord, outcome: SpanOutcome, endTime: number | undefined): void {
    if (!record.foreign || record.busy || record.live === 0) return;
    if (record.announced && outcome !== 'failed') return;
    this.onTraceEnd({ ...record.trace, endTime });
  }

  /** Something that happened in a span, or in none of the trace. */
  #point(event: RecordedSpanEvent, record: TraceRecord, span: SpanRecord | undefined): void {
    if (this.#isRefused(record)) return;
    const capture = new Capture();
    const parts = addTurn(pointOf(event, capture), span);
    const point = this.#event(parts, record.session, record.trace, event.timestamp, 'ok');
    this.#emit(placeBelow(point, span), capture);
  }

  /** Whether too many events wait, so that the next one of the trace is lost: what it would say is not even looked at. */
  #isRefused({ session }: TraceRecord): boolean {
    if (!this.#refuses(session.tenantId, session.projectId)) return false;
    session.countEvent();
    return true;
  }

  /** @param outcome `ok` for what is over when it is told */
  #event(
    parts: EventParts,
    session: SessionRecord,
    trace: ReadableTrace,
    time: number | undefined,
    outcome: SpanOutcome,
  ): MappedEvent {
    return new MappedEvent(parts, session, trace, time ?? Date.now(), outcome, this.#settings());
  }

  #emit(event: MappedEvent, capture: Capture): void {
    event.session.countEvent();
    this.#sink(event, capture, event.content);
  }
}

function outcomeOf({ outcome, error }: ReadableSpan): SpanOutcome {
  return outcome ?? (error === null ? 'ok' : 'failed');
}
