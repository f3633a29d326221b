import type {
  ContentMode,
  ContentOptions,
  ReadableSpan,
  ReadableTrace,
  RecordedSpanEvent,
  TracingProcessor,
} from '@chaukas/core';
import { guard, suite } from '@chaukas/core/instrumentation';
import { context, type Tracer } from '@opentelemetry/api';
import { attributesOf } from './attributes/attributes.ts';
import { DataCopy } from './attributes/data-copy.ts';
import { PolicyDoor } from './attributes/policy-door.ts';
import { Book } from './book.ts';
import { recordEvent } from './events.ts';
import { failureOf, plainException } from './exception.ts';
import type { Ending, LiveSpan, Place } from './live-span.ts';
import { SpanOpener } from './span-opener.ts';
import { describe } from './spans/description.ts';
import { mappingOf } from './spans/table.ts';
import { TASK } from './spans/task.ts';
import { timeOf } from './times.ts';
import { TraceScope } from './trace-scope.ts';

/** What an {@link OtelProcessor} is made with. */
export interface OtelProcessorOptions {
  /** Makes the spans: of the app's own provider, such as `provider.getTracer('chaukas')` or `trace.getTracer('chaukas')`. */
  tracer: Tracer;
  /**
   * How much of what is said goes to OpenTelemetry, laid over `configure({ content })`; what a session asks for is laid over
   * this. @defaultValue as configured: everything, with secrets masked
   */
  content?: ContentMode | ContentOptions;
}

/**
 * Hands traces on to OpenTelemetry: spans become OpenTelemetry spans in the GenAI conventions, with their true times. Register it
 * with `addTraceProcessor`, of `@chaukas/core` or of `@openai/agents`.
 *
 * It only uses the tracer that it is given, and registers nothing. The span that is active when a trace starts becomes the
 * parent of the trace; inside a trace our own tree decides. A call that an active span of another instrumentation tells of
 * already gets no second span. Nothing is queued here: flush and shut down the provider as ever.
 */
export class OtelProcessor implements TracingProcessor {
  readonly #tracer: Tracer;
  readonly #content: ContentMode | ContentOptions | undefined;
  readonly #traces = new Book<TraceScope, TraceScope>();
  readonly #spans = new Book<LiveSpan, Place>();
  readonly #opener: SpanOpener;

  constructor({ tracer, content }: OtelProcessorOptions) {
    this.#tracer = tracer;
    this.#content = content;
    this.#opener = new SpanOpener(tracer);
  }

  onTraceStart(trace: ReadableTrace): Promise<void> {
    return settled('otel trace start', () => {
      if (this.#traces.findOpen(trace.traceId) === undefined) this.#openTrace(trace);
    });
  }

  onTraceEnd(trace: ReadableTrace): Promise<void> {
    return settled('otel trace end', () => {
      const scope = this.#traces.findOpen(trace.traceId);
      if (scope === undefined) return;
      this.#traces.keep(trace.traceId, scope);
      scope.end(trace);
    });
  }

  onSpanStart(span: ReadableSpan): Promise<void> {
    return settled('otel span start', () => this.#start(span));
  }

  onSpanEnd(span: ReadableSpan): Promise<void> {
    return settled('otel span end', () => this.#end(span));
  }

  onSpanEvent(span: ReadableSpan, event: RecordedSpanEvent): Promise<void> {
    return settled('otel span event', () => {
      const scope = this.#traceOf(span);
      recordEvent(this.#tracer, span, event, this.#spans.find(keyOf(span)) ?? scope, scope.door);
    });
  }

  /** Ends the spans that are still open. The provider that exports them is the app's to shut down. */
  shutdown(): Promise<void> {
    return settled('otel shutdown', () => {
      this.#spans.sweep('shutdown');
      this.#traces.sweep('shutdown');
    });
  }

  /** Nothing waits here: a span is the provider's as soon as it has ended. */
  forceFlush(): Promise<void> {
    return DONE;
  }

  #start(span: ReadableSpan): void {
    const scope = this.#traceOf(span);
    const parent = (span.parentId && this.#spans.find(`${span.traceId}/${span.parentId}`)) || scope;
    const opened = this.#opener.open(span, parent, scope);
    if (opened.live === undefined) this.#spans.keep(keyOf(span), opened.place);
    else this.#spans.open(keyOf(span), opened.live);
  }

  #end(span: ReadableSpan): void {
    // It may have started before this processor was registered.
    if (this.#spans.find(keyOf(span)) === undefined) this.#start(span);
    const scope = this.#traceOf(span);
    const live = this.#spans.findOpen(keyOf(span));
    const failure = failureOf(span, scope.door, live?.errorType);
    if (span.parentId === null) scope.failure ??= failure;
    if (span.parentId === null && span.spanData.type === 'task') {
      scope.messages = attributesOf(TASK, new DataCopy(span.spanData), scope.door);
    }
    if (live === undefined) return;
    this.#spans.keep(keyOf(span), live);
    const time = timeOf(span.endTime, span.endedAt);
    // Other tracing libraries have no error events.
    if (span.outcome === undefined && failure !== undefined) live.exception(plainException(failure), time);
    live.end({ time, ...describedEnd(span, live, scope.door), failure });
  }

  /** A trace that another library made, or that began before this processor was registered, may never have been announced. */
  #traceOf({ traceId, startTime, startedAt }: ReadableSpan): TraceScope {
    const known = this.#traces.find(traceId);
    if (known !== undefined) return known;
    return this.#openTrace({
      type: 'trace',
      traceId,
      name: '',
      groupId: null,
      startTime: timeOf(startTime, startedAt),
    });
  }

  #openTrace(trace: ReadableTrace): TraceScope {
    const policy = suite().runtime.policyFor(laidOver(this.#content, trace.session?.content));
    const scope = new TraceScope(trace, this.#tracer, new PolicyDoor(policy), context.active());
    this.#traces.open(trace.traceId, scope);
    return scope;
  }
}

const DONE: Promise<void> = Promise.resolve();

/** `@openai/agents` asks for promises, and calls processors with nothing between them and the app. */
function settled(where: string, work: () => void): Promise<void> {
  guard(where, work);
  return DONE;
}

function keyOf({ traceId, spanId }: ReadableSpan): string {
  return `${traceId}/${spanId}`;
}

type Content = ContentMode | ContentOptions | undefined;

function laidOver(below: Content, above: Content): Content {
  if (below === undefined || above === undefined) return above ?? below;
  return { ...optionsOf(below), ...optionsOf(above) };
}

function optionsOf(content: ContentMode | ContentOptions): ContentOptions {
  return typeof content === 'string' ? { mode: content } : content;
}

function describedEnd(span: ReadableSpan, live: LiveSpan, door: PolicyDoor): Pick<Ending, 'name' | 'attributes'> {
  const mapping = mappingOf(span.spanData.type);
  if (mapping === null || !live.recording) return { attributes: {} };
  const { name, attributes } = guard('otel span', () => describe(span, mapping, door, live.asked)) ?? {
    attributes: {},
  };
  return { name, attributes };
}
