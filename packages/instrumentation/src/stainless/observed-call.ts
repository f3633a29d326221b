import type { CallSpanData } from '@chaukas/core';
import { Cell, type ErrorDetails, type Frame, guard, type HostedFact, suite } from '@chaukas/core/instrumentation';
import { read, readText } from '../reading/read.ts';
import { RecordedCall } from '../streams/recorded-call.ts';
import type { ClientSpec } from './client-spec.ts';
import { errorDetails, isAbort } from './failure.ts';
import { type FailedAttempt, hintOf, readHeader, retryEvent } from './retry.ts';
import type { AnyRoute, RouteRequest } from './route.ts';

/** The context of the client's own work for one call. */
export class CallCell extends Cell {
  readonly call: ObservedCall;

  constructor(current: Frame | undefined, call: ObservedCall) {
    super(current);
    this.call = call;
  }
}

/** Hears of a call that is recorded. */
export interface CallListener {
  callBegan(): void;
  callEnded(): void;
}

/**
 * One call of the app's to a model endpoint, from the client's `post` to the end of its answer, over all HTTP attempts.
 * Every method is called inside a guard.
 */
export class ObservedCall extends RecordedCall {
  readonly route: AnyRoute;
  readonly spec: ClientSpec;
  /** The context of the client's own work: the model's span is current in it once there is one. */
  readonly cell: CallCell;
  /** Who observes it. */
  readonly listener: CallListener;
  parseStarted = false;
  /** The client took what it got for the request, to have it read by another promise. */
  handedOn = false;
  /** Usage was asked for in the app's place, so its piece of the stream is not for the app. */
  hidesUsage = false;
  readonly #client: object;
  readonly #outerCell: Cell;
  readonly #outer: Frame | undefined;
  #body: unknown;
  /** What the app asks: the body, or what it was made from. */
  #given: unknown;
  #signal: { aborted?: boolean } | null | undefined;
  #attempts = 0;
  #sent = 0;
  #lastFailure: FailedAttempt = {};
  #waiting: { since: number; hint: number | undefined } | undefined;
  #responded = false;
  #rawWanted = false;

  constructor(client: object, route: AnyRoute, spec: ClientSpec, listener: CallListener) {
    super(route);
    const { context } = suite();
    this.#client = client;
    this.route = route;
    this.spec = spec;
    this.listener = listener;
    this.#outer = context.current();
    this.#outerCell = context.cell();
    this.cell = new CallCell(this.#outer, this);
    this.#given = guard('request', () => spec.given?.());
  }

  get begun(): boolean {
    return this.#body !== undefined;
  }

  /** Pieces that are only there because we asked for usage. */
  override get hides(): ((piece: unknown) => boolean) | undefined {
    return this.hidesUsage ? this.route.isUsagePiece : undefined;
  }

  /** Whether a request is another attempt of this call. */
  sends(body: unknown): boolean {
    return this.#body === body;
  }

  /** The request's options are known: the span starts, as of the moment of the call. */
  begin(options: object): void {
    if (this.begun) return;
    this.#body = Reflect.get(options, 'body') ?? options;
    this.#given ??= this.#body;
    this.#signal = Reflect.get(options, 'signal');
    const asked = this.#read(this.#given, readText(options, 'path') ?? '');
    const { data } = asked;
    // Of data that was searched there is no more to say than what was found.
    if (data.type !== 'retriever') {
      Object.assign(
        data,
        guard('provider', () => this.spec.provider(this.#client)),
      );
    }
    const native = guard('native span', () => this.spec.nativeSpan?.(options));
    if (native !== undefined) Object.defineProperty(data, 'native_span', { value: native, enumerable: false });
    guard('call', () => this.spec.onCall());
    this.live = suite().loops.startCall({
      ...asked,
      client: this.#client,
      workflow: this.route.workflow,
      startedAt: this.startedAt,
      cell: this.#outerCell,
      frame: this.#outer,
      instrumentation: this.spec.scope,
    });
    if (this.live !== undefined) this.listener.callBegan();
    this.cell.current = this.live?.frame() ?? this.#outer;
  }

  /** The client begins an attempt; it may still give it up before anything is sent. @returns true for the first */
  attemptStarts(): boolean {
    this.#attempts++;
    // Where sending cannot be seen, as in a client that overrides it, to begin has to count as to send.
    if (this.#sent < this.#attempts - 1) {
      this.#sent = this.#attempts - 1;
      this.attemptSent();
    }
    return this.#attempts === 1;
  }

  /** An attempt goes out. */
  attemptSent(): void {
    this.#sent++;
    if (this.#sent === 1) return;
    const { since, hint } = this.#waiting ?? { since: performance.now(), hint: undefined };
    const waited = performance.now() - since;
    this.live?.retried(retryEvent(this.#sent - 1, this.#lastFailure, hint, waited));
    this.#waiting = undefined;
  }

  attemptFailed(failed: FailedAttempt): void {
    this.#lastFailure = failed;
  }

  /** The client is going to try again after a while. */
  retryScheduled(headers: object | undefined): void {
    this.#waiting = { since: performance.now(), hint: hintOf(headers) };
  }

  /** An HTTP answer that is to be read arrived. */
  responded(headers: unknown): void {
    this.#responded = true;
    this.#noteRequestId(headers);
    if (this.#rawWanted) this.#endRawSoon();
  }

  /** The app asked for the raw HTTP response: if it does not let the client read it too, that is all we see. */
  rawTaken(): void {
    this.#rawWanted = true;
    if (this.#responded) this.#endRawSoon();
  }

  protected get asked(): unknown {
    return this.#given;
  }

  protected isGivenUp(error: unknown): boolean {
    return isAbort(error) || this.#signal?.aborted === true;
  }

  protected explain(error: unknown): { details: ErrorDetails; refused: readonly HostedFact[] } {
    this.#noteRequestId(read(error, 'headers'));
    return { details: errorDetails(error), refused: guard('policy', () => this.spec.refused?.(error)) ?? [] };
  }

  protected override ending(): void {
    this.assign({ attempts: this.#sent });
  }

  protected override over(): void {
    this.listener.callEnded();
  }

  /** What a request means is the vendor's pure function; if it fails on a strange one, the call is still recorded. */
  #read(body: unknown, path: string): RouteRequest<CallSpanData> {
    return guard('request', () => this.route.request(body, path)) ?? { data: { type: 'generation', request: body } };
  }

  #noteRequestId(headers: unknown): void {
    const requestId = readHeader(headers, this.spec.requestIdHeader);
    if (requestId !== undefined) this.assign({ request_id: requestId });
  }

  #endRawSoon(): void {
    // The client's own reading of the answer, if it is wanted, starts in the microtasks before this.
    process.nextTick(() =>
      guard('raw response', () => {
        if (this.parseStarted) return;
        this.assign({ raw_response: true });
        this.end((live) => live.answered({}));
      }),
    );
  }
}
