import type { ErrorDetails } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';

/** What an inner layer can have recorded inside the owner's span, so that the owner does not record it again. */
export type InnerFact =
  /** What the provider did by itself while it answered, its policies' decisions among them. */
  | 'hosted'
  /** An MCP request. */
  | 'mcp'
  /** The pieces of a streamed answer, for those who watch live. */
  | 'deltas'
  /** The error of an answer that says itself that it failed. */
  | 'error';

/** Why the last call inside an owner's span failed, as the layer that made it saw it. */
export interface InnerFailure {
  readonly error: unknown;
  readonly details: ErrorDetails | undefined;
  /** `performance.now()` of that moment. */
  readonly at: number;
}

/**
 * One fact that two layers see: a framework's span of a model call or an MCP request, and the client's call inside it. Whose
 * span is the outer one owns the fact; the client that finds the claim adds what only it knows, instead of recording the
 * fact again.
 */
export class Claim {
  readonly span: Span;
  readonly #facts = new Set<InnerFact>();
  readonly #filled = new Set<string>();
  #state: 'free' | 'taken' | 'answered' | 'failed' | 'cancelled' = 'free';
  #failure: InnerFailure | undefined;
  #reason: string | undefined;
  #attempts = 0;

  constructor(span: Span) {
    this.span = span;
  }

  /** Why the last call inside failed; undefined if it did not, or there was none. */
  get failure(): InnerFailure | undefined {
    return this.#failure;
  }

  /** Number of attempts that calls inside have made, before the one that is under way. */
  get attempts(): number {
    return this.#attempts;
  }

  /**
   * Asks to stand for the owner's call.
   *
   * @returns false if another one does or did: then this is a call of its own. One that failed leaves its place to the next.
   */
  take(): boolean {
    if (this.#state === 'taken' || this.#state === 'answered' || this.span.outcome !== 'open') return false;
    this.#state = 'taken';
    return true;
  }

  /** Adds to the owner's data what it does not say itself; what is not enumerable stays so. */
  fill(data: object): void {
    const { spanData } = this.span;
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(data))) {
      const said = Reflect.get(spanData, key) !== undefined && !this.#filled.has(key);
      if (said || property.value === undefined) continue;
      this.#filled.add(key);
      Object.defineProperty(spanData, key, property);
    }
  }

  /** Says that the owner only guesses these of its data: who knows better says them instead. */
  guessed(...keys: readonly string[]): void {
    for (const key of keys) this.#filled.add(key);
  }

  answered(): void {
    this.#state = 'answered';
    this.#failure = undefined;
  }

  /** @param attempts number of attempts that the call made */
  failed(error: unknown, details: ErrorDetails | undefined, attempts: number): void {
    this.#state = 'failed';
    this.#failure = { error, details, at: performance.now() };
    this.#attempts += attempts;
  }

  /** @param attempts number of attempts that the call made */
  cancelled(reason: string, attempts: number): void {
    this.#state = 'cancelled';
    this.#reason = reason;
    this.#attempts += attempts;
  }

  /** The owner's span is about to end: a call that was given up, and not made again, was the owner's. */
  ownerEnds(): void {
    if (this.#state === 'cancelled' && this.span.error === null) this.span.cancel(this.#reason ?? 'cancelled');
  }

  note(fact: InnerFact): void {
    this.#facts.add(fact);
  }

  has(fact: InnerFact): boolean {
    return this.#facts.has(fact);
  }
}
