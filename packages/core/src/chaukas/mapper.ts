import { Author, type EventInit, type EventMetadata, EventStatus, EventType, type Severity } from '@chaukas/spec';
import { Capture } from '../content/snapshot.ts';
import { genSpanId } from '../tracing/ids.ts';
import type { ReadableSpan, ReadableTrace, SpanOutcome, TracingProcessor } from '../tracing/processor.ts';
import type { RecordedSpanEvent } from '../tracing/span-event.ts';
import { buildEvent, type EventPlace, endOf, type MapperSettings } from './event.ts';
import type { EventParts } from './kind.ts';
import { pointOf } from './points.ts';
import type { SpanRecord, TraceRecord } from './records.ts';
import { contextOf, countTokens, kindOf, recordSpan, timesOf, withSpanMetadata, withTurn } from './span-record.ts';
import { TraceTable } from './trace-table.ts';

/** Takes an event, with what its values still need before it can be written (cutting, hashing). */
export type EventSink = (event: EventInit, capture: Capture) => void;

/** Something that happened to the process rather than in a run: an instrumentation began, events were lost. */
export interface ProcessFact {
  metadata: EventMetadata;
  /** Milliseconds since the Unix epoch. */
  timestamp: number;
  severity?: Severity;
}

/**
 * Turns traces, spans and span events into Chaukas events; nothing else builds them. What an event of one kind says
 * stands in the tables `kinds.ts` and `points.ts`, what all have in common in `event.ts`.
 */
export class ChaukasMapper implements TracingProcessor {
  readonly #settings: () => MapperSettings;
  readonly #sink: EventSink;
  readonly #traces: TraceTable;
  /** Facts that came before the first session. */
  readonly #waiting: ProcessFact[] = [];

  constructor(settings: () => MapperSettings, sink: EventSink) {
    this.#settings = settings;
    this.#sink = sink;
    this.#traces = new TraceTable(settings);
  }

  onTraceStart(trace: ReadableTrace): void {
    this.#traceStarted(trace);
  }

  onTraceEnd(trace: ReadableTrace): void {
    const record = this.#traces.end(trace);
    const end = record?.session.traceEnded(trace);
    if (record === undefined || end === undefined) return;
    this.#emit({ ...end.parts, ...endOf(end.outcome) }, sessionPlace(record, trace.endTime), new Capture());
  }

  onSpanStart(span: ReadableSpan): void {
    const trace = this.#traceOf(span);
    const record = recordSpan(span, trace);
    trace.spanStarted(span, record);
    const context = contextOf(span, record);
    const parts = kindOf(span.spanData).start?.(context);
    if (parts === undefined) return;
    const started = withSpanMetadata(parts, span, record);
    const point = record.place !== span.spanId;
    const status = point ? EventStatus.COMPLETED : EventStatus.STARTED;
    this.#emit({ status, ...started }, spanPlace(span, record, trace, timesOf(span).start), context.capture);
  }

  onSpanEnd(span: ReadableSpan): void {
    const trace = this.#traceOf(span);
    const record = trace.find(span.spanId) ?? recordSpan(span, trace);
    const context = contextOf(span, record);
    const kind = kindOf(span.spanData);
    const outcome = outcomeOf(span);
    countTokens(span, record, trace);
    if (span.parentId === null) trace.session.rootEnded(outcome);
    trace.spanEnded(span);
    const parts = kind.end?.(context);
    if (parts !== undefined) {
      const point = record.place !== span.spanId;
      const ended = withSpanMetadata({ ...(!point && endOf(outcome)), ...parts }, span, record);
      this.#emit(ended, spanPlace(span, record, trace, timesOf(span).end), context.capture);
    }
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    const trace = this.#traceOf(span);
    const record = trace.find(span.spanId);
    const capture = new Capture();
    const place: EventPlace = {
      session: trace.session,
      trace: trace.trace,
      spanId: genSpanId(),
      parentSpanId: record?.place ?? trace.session.spanId,
      agent: record?.agent,
      timestamp: event.timestamp,
    };
    this.#emit(withTurn(pointOf(event, capture), record), place, capture);
  }

  /** Records a fact of the process: in the session that opened last, else in the next one that opens. */
  processFact(fact: ProcessFact): void {
    const event = this.eventOfFact(fact);
    if (event === undefined) this.#waiting.push(fact);
    else this.#sink(event, new Capture());
  }

  /** The event of a fact of the process; undefined if no session was ever open. */
  eventOfFact({ metadata, timestamp, severity }: ProcessFact): EventInit | undefined {
    const record = this.#traces.latest();
    if (record === undefined) return undefined;
    const { session, trace } = record;
    const parts: EventParts = {
      type: EventType.SYSTEM,
      author: Author.SYSTEM,
      metadata,
      ...(severity && { severity }),
    };
    session.countEvent();
    const place = { session, trace, spanId: genSpanId(), parentSpanId: session.spanId, agent: undefined, timestamp };
    return buildEvent(parts, place, this.#settings());
  }

  shutdown(): void {}
  forceFlush(): void {}

  #traceStarted(trace: ReadableTrace): TraceRecord {
    const record = this.#traces.start(trace);
    const capture = new Capture();
    const parts = record.session.traceStarted(trace, capture);
    if (parts === undefined) return record;
    this.#emit(parts, sessionPlace(record, trace.startTime), capture);
    for (const fact of this.#waiting.splice(0)) this.processFact(fact);
    return record;
  }

  /** A trace that another tracing library made may never have been announced: its first span does it then. */
  #traceOf({ traceId }: ReadableSpan): TraceRecord {
    return this.#traces.find(traceId) ?? this.#traceStarted({ type: 'trace', traceId, name: traceId, groupId: null });
  }

  #emit(parts: EventParts, place: EventPlace, capture: Capture): void {
    place.session.countEvent();
    this.#sink(buildEvent(parts, place, this.#settings()), capture);
  }
}

function outcomeOf({ outcome, error }: ReadableSpan): SpanOutcome {
  return outcome ?? (error === null ? 'ok' : 'failed');
}

function sessionPlace({ session, trace }: TraceRecord, time: number | undefined): EventPlace {
  const timestamp = time ?? Date.now();
  return { session, trace, spanId: session.spanId, parentSpanId: undefined, agent: undefined, timestamp };
}

/** Events of a span carry its id; a type that makes points only gives each a fresh one. */
function spanPlace(span: ReadableSpan, record: SpanRecord, trace: TraceRecord, time: number | undefined): EventPlace {
  const own = record.place === span.spanId;
  return {
    session: trace.session,
    trace: trace.trace,
    spanId: own ? span.spanId : genSpanId(),
    parentSpanId: (own ? trace.find(span.parentId)?.place : record.place) ?? trace.session.spanId,
    agent: record.agent,
    timestamp: time ?? Date.now(),
  };
}
