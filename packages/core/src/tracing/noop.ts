import { guard } from '../runtime/guard.ts';
import type { ContextManager, Mute } from './context.ts';
import type { ErrorDetails } from './failure.ts';
import { NO_OP } from './ids.ts';
import type { ReadableSpan, ReadableTrace, SpanError, SpanOutcome } from './processor.ts';
import type { SpanData } from './span-data.ts';
import type { SpanEvent } from './span-event.ts';

/** What does nothing when it starts and ends, except that nothing inside it is recorded if it is to mute its context. */
class Noop implements Disposable {
  readonly isNoop = true as const;
  readonly traceId: string = NO_OP;
  readonly startTime: number | undefined = undefined;
  readonly endTime: number | undefined = undefined;
  readonly outcome: SpanOutcome = 'open';
  readonly error: SpanError | null = null;
  /** The context in which nothing is recorded while this is current; absent where nothing is muted. */
  readonly mutes: ContextManager | undefined;
  #mute: Mute | undefined;

  constructor(mutes?: ContextManager) {
    this.mutes = mutes;
  }

  start(markAsCurrent = false, _startTime?: number): this {
    // A closure here would be made at every call of a program in which tracing is off.
    if (markAsCurrent && this.mutes !== undefined) this.#enter(this.mutes);
    return this;
  }

  finish(_resetCurrent?: boolean, _endTime?: number): void {
    if (this.mutes !== undefined && this.#mute !== undefined) this.#leave(this.mutes, this.#mute);
  }

  end(): void {
    this.finish();
  }

  /** Nothing is exported of what records nothing. */
  export(): null {
    return null;
  }

  toJSON(): null {
    return null;
  }

  setError(_error: SpanError): void {}
  recordError(_error: unknown, _details?: ErrorDetails): void {}
  cancel(_reason: string): void {}
  addEvent(_event: SpanEvent, _timestamp?: number): void {}

  [Symbol.dispose](): void {
    this.finish();
  }

  #enter(context: ContextManager): void {
    guard('no-op.start', () => {
      this.#mute ??= context.mute();
    });
  }

  #leave(context: ContextManager, mute: Mute): void {
    guard('no-op.finish', () => context.leave(mute));
  }
}

/** A trace that records nothing: tracing is off, or it was made with `disabled`, and then nothing in it is recorded. */
export class NoopTrace extends Noop implements ReadableTrace {
  readonly type = 'trace' as const;
  readonly name: string = NO_OP;
  readonly groupId = null;

  /** A new object at each read: what one caller writes, no other finds. */
  get metadata(): Record<string, unknown> {
    return {};
  }
}

/**
 * A span that records nothing: tracing is off, it was made outside any trace, or with `disabled`, and then its children
 * record nothing either.
 */
export class NoopSpan<TData extends SpanData = SpanData> extends Noop implements ReadableSpan<TData> {
  readonly type = 'trace.span' as const;
  readonly spanId: string = NO_OP;
  readonly parentId = null;
  readonly startedAt = null;
  readonly endedAt = null;
  readonly traceMetadata = undefined;
  readonly #data: () => TData;

  /** @param data gives `spanData` at each read: the same object, or where a span is shared by all callers a new one */
  constructor(data: () => TData, mutes?: ContextManager) {
    super(mutes);
    this.#data = data;
  }

  get spanData(): TData {
    return this.#data();
  }
}
