import { guard } from '../runtime/guard.ts';
import type { ContextManager, Mute } from './context.ts';
import type { ErrorDetails } from './failure.ts';
import type { ReadableSpan, ReadableTrace, SpanError, SpanOutcome } from './processor.ts';
import type { SpanData } from './span-data.ts';
import type { SpanEvent } from './span-event.ts';

const NO_OP = 'no-op';

/** What does nothing when it starts and ends, except that nothing inside it is recorded if it is to mute its context. */
class Noop implements Disposable {
  readonly isNoop = true as const;
  readonly traceId: string = NO_OP;
  readonly outcome: SpanOutcome = 'open';
  readonly error: SpanError | null = null;
  /** The context in which nothing is recorded while this is current; absent where nothing is muted. */
  readonly mutes: ContextManager | undefined;
  #mute: Mute | undefined;

  constructor(mutes?: ContextManager) {
    this.mutes = mutes;
  }

  start(markAsCurrent = false, _startTime?: number): this {
    guard('no-op.start', () => {
      if (markAsCurrent) this.#mute ??= this.mutes?.mute();
    });
    return this;
  }

  finish(_resetCurrent?: boolean, _endTime?: number): void {
    guard('no-op.finish', () => {
      if (this.#mute !== undefined) this.mutes?.leave(this.#mute);
    });
  }

  end(): void {
    this.finish();
  }

  setError(_error: SpanError): void {}
  recordError(_error: unknown, _details?: ErrorDetails): void {}
  cancel(_reason: string): void {}
  addEvent(_event: SpanEvent, _timestamp?: number): void {}

  [Symbol.dispose](): void {
    this.finish();
  }
}

/** A trace that records nothing: tracing is off, or it was made with `disabled`, and then nothing in it is recorded. */
export class NoopTrace extends Noop implements ReadableTrace {
  readonly type = 'trace' as const;
  readonly name: string = NO_OP;
  readonly groupId = null;
}

/**
 * A span that records nothing: tracing is off, it was made outside any trace, or with `disabled`, and then its children
 * record nothing either.
 */
export class NoopSpan<TData extends SpanData = SpanData> extends Noop implements ReadableSpan<TData> {
  readonly type = 'trace.span' as const;
  readonly spanData: TData;
  readonly spanId: string = NO_OP;
  readonly parentId = null;
  readonly startedAt = null;
  readonly endedAt = null;

  constructor(spanData: TData, mutes?: ContextManager) {
    super(mutes);
    this.spanData = spanData;
  }
}

export const NOOP_TRACE: NoopTrace = new NoopTrace();
