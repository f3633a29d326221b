import type { ErrorDetails } from './failure.ts';
import type { ReadableSpan, ReadableTrace, SpanError, SpanOutcome } from './processor.ts';
import type { SpanData } from './span-data.ts';
import type { SpanEvent } from './span-event.ts';

const NO_OP = 'no-op';

/** A trace that records nothing: tracing is off, or it was made with `disabled`. */
export class NoopTrace implements ReadableTrace, Disposable {
  readonly type = 'trace' as const;
  readonly isNoop = true as const;
  readonly name: string = NO_OP;
  readonly traceId: string = NO_OP;
  readonly groupId = null;

  start(_markAsCurrent?: boolean, _startTime?: number): this {
    return this;
  }
  finish(_resetCurrent?: boolean): void {}
  end(): void {}
  [Symbol.dispose](): void {}
}

/** A span that records nothing, and whose children record nothing. */
export class NoopSpan<TData extends SpanData = SpanData> implements ReadableSpan<TData>, Disposable {
  readonly type = 'trace.span' as const;
  readonly isNoop = true as const;
  readonly spanData: TData;
  readonly spanId: string = NO_OP;
  readonly traceId: string = NO_OP;
  readonly parentId = null;
  readonly startedAt = null;
  readonly endedAt = null;
  readonly outcome: SpanOutcome = 'open';
  readonly error: SpanError | null = null;

  constructor(spanData: TData) {
    this.spanData = spanData;
  }

  start(_markAsCurrent?: boolean, _startTime?: number): this {
    return this;
  }
  finish(_resetCurrent?: boolean, _endTime?: number): void {}
  end(): void {}
  setError(_error: SpanError): void {}
  recordError(_error: unknown, _details?: ErrorDetails): void {}
  cancel(_reason: string): void {}
  addEvent(_event: SpanEvent, _timestamp?: number): void {}
  [Symbol.dispose](): void {}
}

export const NOOP_TRACE: NoopTrace = new NoopTrace();
