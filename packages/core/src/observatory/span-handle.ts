import type { AnySpan } from '../index.ts';
import { isAbort } from '../tracing/failure.ts';
import type { Attributes } from './kinds.ts';

/** A span of a session, started when it is made; `using`, `end()` or the end of its callback ends it. Never throws. */
export class ObservatorySpan implements Disposable {
  /** The span of the tracing model that this is, for what the observatory has no words for: tokens, answers, outputs. */
  readonly span: AnySpan;

  constructor(span: AnySpan) {
    this.span = span;
  }

  get spanId(): string {
    return this.span.spanId;
  }

  /** Records something that happened in this span, such as a piece of a stream. Attributes are copied. */
  event(name: string, attributes?: Attributes): void {
    this.span.addEvent({ type: 'system', name, ...(attributes !== undefined && { data: attributes }) });
  }

  /** The older name of {@link event}. */
  emitEvent(name: string, attributes?: Attributes): void {
    this.event(name, attributes);
  }

  /**
   * Ends the span.
   *
   * @param error what it failed with, if it did; an `AbortError` counts as given up
   */
  end(error?: unknown): void {
    if (isAbort(error)) this.span.cancel('aborted');
    else if (error !== undefined) this.span.recordError(error);
    this.span.finish();
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
