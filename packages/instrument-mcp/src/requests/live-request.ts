import type { InstrumentationScope, McpSpanData, Span } from '@chaukas/core';
import {
  type CallSpan,
  Cell,
  type Claim,
  Frame,
  guard,
  type HeldTrace,
  OwnersSpan,
  OwnSpan,
  type Reading,
  seeReading,
  suite,
} from '@chaukas/core/instrumentation';
import { known, read } from '@chaukas/instrumentation';
import type { Connection } from '../connection/connection.ts';
import { endingOf, failureOf } from './outcome.ts';
import type { RequestPlace } from './place.ts';
import { RESULTS } from './results.ts';

/** What a request is made with. */
export interface LiveRequestInit {
  readonly connection: Connection;
  readonly place: RequestPlace;
  readonly data: McpSpanData;
  readonly scope: InstrumentationScope;
  /** Gives the request up. */
  readonly signal: unknown;
  readonly claim: Claim | undefined;
}

/** A request that this process sent and that waits for its answer. */
export class LiveRequest {
  readonly connection: Connection;
  readonly data: McpSpanData;
  /** When it was made, by `performance.now()`. */
  readonly startedAt: number = performance.now();
  /** The span that says what became of it. */
  span: Span;
  #recorded: CallSpan;
  readonly #scope: InstrumentationScope;
  readonly #claimed: boolean;
  readonly #frame: Frame;
  readonly #held: HeldTrace | undefined;
  readonly #signal: unknown;
  #reading: Reading | undefined;
  #ended = false;

  constructor({ connection, place, data, scope, signal, claim }: LiveRequestInit) {
    this.connection = connection;
    this.data = data;
    this.#held = place.held;
    this.#signal = signal;
    this.#scope = scope;
    this.#claimed = claim !== undefined;
    this.#recorded = claim === undefined ? ownSpan(place, this, scope) : new OwnersSpan(claim);
    this.#recorded.note(data);
    this.span = this.#recorded.span;
    this.#frame = new Frame(this.span.trace, this.span, suite().context.current());
  }

  /** Runs work that belongs inside the request. */
  run<T>(work: () => T): T {
    return suite().context.run(new Cell(this.#frame), work);
  }

  /** The promise of the answer is the app's: it is seen where the app reads it. */
  observe(promise: unknown): void {
    if (typeof promise !== 'object' || promise === null) return;
    this.#reading = seeReading(promise, {
      done: (result) => this.answered(result),
      failed: (error) => this.failed(error),
    });
  }

  /** The promise of the sending alone: it failing is the end of the request. */
  observeSending(promise: unknown): void {
    if (typeof promise !== 'object' || promise === null) return;
    seeReading(promise, { done: () => undefined, failed: (error) => this.failed(error) });
  }

  /** An answer came, of which the app may never read the promise. */
  arrived(response: unknown): void {
    if (this.#reading?.read === true) return;
    // An app that reads it has begun to by then, and learns of it as we do.
    process.nextTick(() => guard('mcp answer', () => this.#unread(response)));
  }

  #unread(response: unknown): void {
    if (this.#reading?.read === true) return;
    const error = read(response, 'error');
    if (error === undefined) this.answered(read(response, 'result'));
    else this.failed(error);
  }

  answered(result: unknown): void {
    if (this.#ended) return;
    this.#end();
    const { connection, data, span } = this;
    this.#recorded.note({ response: result });
    RESULTS[data.operation]?.(this, result);
    this.#recorded.note(known({ server: connection.serverName, protocol_version: connection.protocolVersion }));
    const failure = failureOf(data.operation, result);
    // Where the server is in this process, it has told of the error where it arose.
    const told = failure !== undefined && suite().provider.claims.on(span).has('error');
    if (told) span.setError({ message: failure.message });
    this.#recorded.answered(told ? undefined : failure);
    this.#over();
  }

  failed(error: unknown): void {
    if (this.#ended) return;
    this.#end();
    const probing = this.data.operation === 'server/discover' && this.connection.fallsBack;
    const ending = endingOf(error, read(this.#signal, 'aborted') === true, probing);
    if (ending.kind === 'cancelled') this.#recorded.cancelled('aborted');
    else this.#failedWith(error, ending);
    this.#over();
  }

  /** The owner's span may have ended before the request did: what became of it gets a span of its own. */
  #end(): void {
    this.#ended = true;
    if (!this.#claimed || this.span.outcome === 'open') return;
    const { span } = this;
    this.#recorded = ownSpan({ trace: span.trace, span }, this, this.#scope);
    this.span = this.#recorded.span;
  }

  #failedWith(error: unknown, { details, denied }: Extract<ReturnType<typeof endingOf>, { kind: 'failed' }>): void {
    const { connection, span } = this;
    if (denied !== undefined) {
      const rule = connection.transport.host ?? connection.serverName;
      span.addEvent({
        type: 'policy_decision',
        policy_id: 'mcp.authorization',
        outcome: 'deny',
        ...(rule !== undefined && { rule_ids: [rule] }),
        rationale: `HTTP ${denied}`,
      });
    }
    if (!suite().provider.claims.on(span).has('error')) {
      this.#recorded.failed(error, details);
      return;
    }
    span.setError({ message: String(read(error, 'message') ?? error) });
    this.#recorded.answered(undefined);
  }

  #over(): void {
    this.#frame.closed = true;
    this.#held?.leave(this.span);
    for (const [id, request] of this.connection.requests) if (request === this) this.connection.requests.delete(id);
  }
}

function ownSpan(place: RequestPlace, { data, startedAt }: LiveRequest, scope: InstrumentationScope): CallSpan {
  const { provider } = suite();
  const span = provider.spanAt(place.trace, place.span, data, { instrumentation: scope });
  provider.claims.innermost(span);
  return new OwnSpan(span.start(false, place.trace.timeOf(startedAt)));
}
