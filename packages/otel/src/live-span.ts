import { type Attributes, type Exception, type Link, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Sweepable } from './book.ts';
import { hrTime } from './times.ts';

/** Where something stands in OpenTelemetry. */
export interface Place {
  /** What its children hang on. */
  readonly span: Span;
  /** The span of ours that takes the events of it: its own, or the nearest above. */
  readonly host: LiveSpan;
  /** A span of another instrumentation stands here. */
  readonly isNative?: boolean;
}

/** How something failed, in words that may leave the process. */
export interface Failure {
  readonly type: string;
  readonly message: string | undefined;
}

/** An exception as OpenTelemetry records it, and its `error.type`. */
export interface RecordedException {
  readonly exception: Exception;
  readonly type: string;
}

/** How a span ended. */
export interface Ending {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly name?: string | undefined;
  readonly attributes: Attributes;
  readonly failure?: Failure | undefined;
}

/** An OpenTelemetry span that we opened, until we end it; afterwards only what children need of it is kept. */
export class LiveSpan implements Place, Sweepable {
  readonly spanId: string | undefined;
  /** Fields of what was asked, which its start has told already. */
  readonly asked: ReadonlySet<string>;
  /** Type of the last exception in it. */
  errorType: string | undefined;
  #span: Span;
  #open = true;

  /** @param spanId id of the span of ours that it is; a trace's has none */
  constructor(span: Span, spanId?: string, asked: ReadonlySet<string> = new Set()) {
    this.#span = span;
    this.spanId = spanId;
    this.asked = asked;
  }

  get span(): Span {
    return this.#span;
  }

  get host(): LiveSpan {
    return this;
  }

  get open(): boolean {
    return this.#open;
  }

  /** False if nobody will see its attributes: it was not sampled. */
  get recording(): boolean {
    return this.#span.isRecording();
  }

  link(link: Link): void {
    this.#span.addLink(link);
  }

  event(name: string, attributes: Attributes, time: number): void {
    this.#span.addEvent(name, attributes, hrTime(time));
  }

  exception({ exception, type }: RecordedException, time: number): void {
    this.errorType = type;
    this.#span.recordException(exception, hrTime(time));
  }

  end({ time, name, attributes, failure }: Ending): void {
    if (!this.#open) return;
    this.#open = false;
    const span = this.#span;
    // What it holds is the exporter's from now on.
    this.#span = trace.wrapSpanContext(span.spanContext());
    if (name !== undefined) span.updateName(name);
    span.setAttributes(attributes);
    if (failure !== undefined) {
      span.setAttribute('error.type', failure.type);
      span.setStatus({
        code: SpanStatusCode.ERROR,
        ...(failure.message !== undefined && { message: failure.message }),
      });
    }
    span.end(hrTime(time));
  }

  sweep(reason: string): void {
    this.end({ time: Date.now(), attributes: { 'chaukas.end_reason': reason } });
  }
}
