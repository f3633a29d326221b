import type { Claim } from '../claims/claim.ts';
import { type ErrorDetails, errorCode, noteDetails } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';
import type { RetrySpanEvent } from '../tracing/span-event.ts';
import type { ModelCallAnswer } from './model-call.ts';

/** The span that says what a call did: one of the call's own, or that of the layer which owns the call. */
export interface CallSpan {
  readonly span: Span;
  /** Says more of the call. */
  note(data: object): void;
  /** A further attempt starts. */
  retried(event: RetrySpanEvent): void;
  answered(failure: ModelCallAnswer['failure']): void;
  failed(error: unknown, details: ErrorDetails | undefined): void;
  cancelled(reason: string): void;
}

/** A span that lives as long as the call. */
export class OwnSpan implements CallSpan {
  readonly span: Span;

  constructor(span: Span) {
    this.span = span;
  }

  note(data: object): void {
    Object.assign(this.span.spanData, data);
  }

  retried(event: RetrySpanEvent): void {
    this.span.addEvent(event);
  }

  answered(failure: ModelCallAnswer['failure']): void {
    if (failure !== undefined) failBy(this.span, failure);
    this.span.finish();
  }

  failed(error: unknown, details: ErrorDetails | undefined): void {
    this.span.recordError(error, details);
    this.span.finish();
  }

  cancelled(reason: string): void {
    this.span.cancel(reason);
    this.span.finish();
  }
}

/** The span of the layer that owns the call: it is told what only the client knows, and ends when its owner says. */
export class OwnersSpan implements CallSpan {
  readonly span: Span;
  readonly #claim: Claim;
  /** Attempts of this call. */
  #attempts = 1;

  constructor(claim: Claim) {
    this.#claim = claim;
    this.span = claim.span;
    if (claim.failure !== undefined) this.span.addEvent(retryOf(claim, claim.failure));
  }

  note(data: object): void {
    const made: unknown = Reflect.get(data, 'attempts');
    if (typeof made === 'number') this.#attempts = made;
    this.#claim.fill(typeof made === 'number' ? { ...data, attempts: this.#claim.attempts + made } : data);
  }

  retried(event: RetrySpanEvent): void {
    this.span.addEvent({ ...event, attempt: this.#claim.attempts + event.attempt });
  }

  answered(failure: ModelCallAnswer['failure']): void {
    if (failure === undefined) {
      this.#claim.answered();
      return;
    }
    failBy(this.span, failure);
    this.#claim.note('error');
    this.#claim.failed(failure, undefined, this.#attempts);
  }

  failed(error: unknown, details: ErrorDetails | undefined): void {
    noteDetails(error, details);
    this.#claim.failed(error, details, this.#attempts);
  }

  cancelled(reason: string): void {
    this.#claim.cancelled(reason, this.#attempts);
  }
}

function failBy(span: Span, failure: NonNullable<ModelCallAnswer['failure']>): void {
  span.setError({ message: failure.message });
  span.addEvent({ type: 'error', ...failure });
}

/** The owner calls again after a call that failed: a retry of its own, whose wait is what passed since. */
function retryOf({ attempts }: Claim, { error, details, at }: NonNullable<Claim['failure']>): RetrySpanEvent {
  const status: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'status') : undefined;
  return {
    type: 'retry',
    attempt: attempts,
    strategy: 'framework',
    backoff_ms: performance.now() - at,
    reason: typeof status === 'number' ? `HTTP ${status}` : (details?.code ?? errorCode(error)),
    ...(typeof status === 'number' && { http_status: status }),
  };
}
