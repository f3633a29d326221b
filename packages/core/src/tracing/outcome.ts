import { guard } from '../runtime/guard.ts';
import { type ErrorDetails, firstReport, toErrorEvent, toSpanError } from './failure.ts';
import type { SpanError, SpanOutcome } from './processor.ts';
import type { SpanEvent } from './span-event.ts';

/** How a span or a trace ends: what both know of failing and of being given up. */
export abstract class Outcome {
  /** Milliseconds since the Unix epoch. */
  startTime: number | undefined;
  endTime: number | undefined;
  /** Why it ended other than by itself. */
  endReason: string | undefined;
  error: SpanError | null = null;
  #cancelled = false;
  /** What failed inside it last: thrown strings and numbers cannot be recognised in any other way. */
  #failedInside: { error: unknown } | undefined;
  /** Its neighbours among those that are open. */
  #older: this | undefined;
  #newer: this | undefined;

  static olderOf<T extends Outcome>(member: T): T | undefined {
    return member.#older;
  }

  static newerOf<T extends Outcome>(member: T): T | undefined {
    return member.#newer;
  }

  /** Makes two neighbours, one of which may be the end of the list. */
  static link<T extends Outcome>(older: T | undefined, newer: T | undefined): void {
    if (older !== undefined) older.#newer = newer;
    if (newer !== undefined) newer.#older = older;
  }

  static unlink(member: Outcome): void {
    member.#older = undefined;
    member.#newer = undefined;
  }

  /** Records something that happened inside it, also after its end. Before its start nothing happens. */
  abstract addEvent(event: SpanEvent, timestamp?: number): void;

  /** What errors pass on to from here. */
  protected abstract readonly around: Outcome | undefined;

  get outcome(): SpanOutcome {
    if (this.endTime === undefined) return 'open';
    if (this.#cancelled) return 'cancelled';
    return this.error === null ? 'ok' : 'failed';
  }

  /** Says that it failed; the last call wins. Makes no event of its own: see {@link recordError}. */
  setError(error: SpanError): void {
    if (this.endTime === undefined) this.error = error;
  }

  /** Fails it with what was thrown, and reports that as an error event if it arose here. */
  recordError(error: unknown, details?: ErrorDetails): void {
    guard('recordError', () => {
      if (this.endTime !== undefined) return;
      this.error = toSpanError(error);
      const passing = this.#failedInside !== undefined && Object.is(this.#failedInside.error, error);
      this.around?.noteFailure(error);
      if (this.startTime !== undefined && !passing && firstReport(error)) this.addEvent(toErrorEvent(error, details));
    });
  }

  /** Something inside failed with this, and has reported it. */
  noteFailure(error: unknown): void {
    this.#failedInside = { error };
  }

  /** Says that it was given up rather than failed. Takes effect when it ends. */
  cancel(reason: string): void {
    if (this.endTime !== undefined) return;
    this.#cancelled = true;
    this.endReason = reason;
  }
}
