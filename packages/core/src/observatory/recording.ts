import type { JsonObject } from '@chaukas/spec';
import { type Deferred, settle } from '../content/deferred.ts';
import { Capture } from '../content/snapshot.ts';
import type { ReadableSpan } from '../tracing/processor.ts';
import type { ErrorSpanEvent, RecordedSpanEvent } from '../tracing/span-event.ts';
import type { Trace } from '../tracing/trace.ts';
import type { KnownContext } from './agent-context.ts';
import { spanIdOf } from './ids.ts';
import { describeSpan } from './kinds.ts';
import { Ring } from './ring.ts';
import { type SpanFailure, toFailure } from './span-failure.ts';

/** Events that a session holds; of more, the oldest go. */
export const MAX_EVENTS = 10_000;

interface Noted<TType extends string> {
  readonly type: TType;
  /** Milliseconds since the Unix epoch, by the clock of the trace. */
  readonly time: number;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
}

/** What is kept of an event until the envelope is made. */
export type NotedEvent =
  | (Noted<'span_start'> & { readonly kind: string; readonly attributes: JsonObject })
  | (Noted<'span_end'> & { readonly kind: string; readonly failure: SpanFailure | undefined })
  | (Noted<'stream_event'> & { readonly attributes: JsonObject });

/** Records what happens in the trace of one session; values are copied when it happens. */
export class Recording {
  readonly trace: Trace;
  readonly context: KnownContext;
  readonly metadata: JsonObject;
  readonly #events = new Ring<NotedEvent>(MAX_EVENTS);
  readonly #onDrop: () => void;
  /** Where an error arose, by the span it arose in; it passes on to the spans around it. */
  readonly #errors = new Map<string, ErrorSpanEvent>();
  readonly #deferred: Deferred[] = [];
  #settling: Generator<void, void, void> | undefined;

  /** @param onDrop told each time that an event has to go */
  constructor(trace: Trace, context: KnownContext, onDrop: () => void) {
    this.trace = trace;
    this.context = context;
    this.#onDrop = onDrop;
    this.metadata = this.#copy(context.metadata);
  }

  get dropped(): number {
    return this.#events.dropped;
  }

  spanStarted(span: ReadableSpan): void {
    const { kind, name, attributes } = describeSpan(span.spanData);
    this.#note({
      type: 'span_start',
      ...placeOf(span, span.startTime),
      name,
      kind,
      attributes: this.#copy(attributes),
    });
  }

  spanEnded(span: ReadableSpan): void {
    const { kind, name } = describeSpan(span.spanData);
    const arisen = this.#errors.get(span.spanId);
    const failure = toFailure(span, arisen);
    this.#errors.delete(span.spanId);
    if (failure?.arisen !== undefined && span.parentId !== null) this.#errors.set(span.parentId, failure.arisen);
    this.#note({ type: 'span_end', ...placeOf(span, span.endTime), name, kind, failure });
  }

  spanEvent(span: ReadableSpan, event: RecordedSpanEvent): void {
    if (event.type === 'error') {
      this.#errors.set(span.spanId, event);
      return;
    }
    const { type, timestamp, ...fields } = event;
    const [name, attributes] = event.type === 'system' ? [event.name, event.data] : [type, fields];
    this.#note({ type: 'stream_event', ...placeOf(span, timestamp), name, attributes: this.#copy(attributes) });
  }

  /** The events, oldest first; long texts in them are cut and hashed by now. */
  finish(): NotedEvent[] {
    runOut(this.#settling);
    runOut(settle(this.#deferred.splice(0)));
    return this.#events.values();
  }

  #note(event: NotedEvent): void {
    if (this.#events.push(event)) this.#onDrop();
  }

  #copy(value: unknown): JsonObject {
    const capture = new Capture();
    const copy = capture.struct(value, 'input') ?? {};
    this.#settleSoon(capture.deferred);
    return copy;
  }

  /** Long texts are not held until the session ends: they are cut and hashed in slices, when the app has had its turn. */
  #settleSoon(deferred: readonly Deferred[]): void {
    for (const job of deferred) this.#deferred.push(job);
    if (this.#deferred.length === 0 || this.#settling !== undefined) return;
    const steps = settle(this.#deferred.splice(0));
    this.#settling = steps;
    const step = (): void => {
      if (steps.next().done !== true) {
        setImmediate(step).unref();
        return;
      }
      this.#settling = undefined;
      this.#settleSoon([]);
    };
    setImmediate(step).unref();
  }
}

function runOut(steps: Generator<void, void, void> | undefined): void {
  while (steps !== undefined && steps.next().done !== true) {
    // To the end: the envelope is wanted now.
  }
}

function placeOf(
  { spanId, parentId }: ReadableSpan,
  time: number | undefined,
): Pick<NotedEvent, 'time' | 'spanId' | 'parentId'> {
  return {
    time: time ?? Date.now(),
    spanId: spanIdOf(spanId),
    parentId: parentId === null ? null : spanIdOf(parentId),
  };
}
