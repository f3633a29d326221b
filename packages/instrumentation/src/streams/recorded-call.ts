import type { CallSpanData, ModelCallData } from '@chaukas/core';
import {
  type ErrorDetails,
  guard,
  type HostedFact,
  type LiveModelCall,
  type ModelDelta,
} from '@chaukas/core/instrumentation';
import type { RouteAnswer } from '../stainless/route.ts';
import type { StreamedCall, StreamReducer } from './streamed-call.ts';

/** Text of one streamed answer that is kept; the rest is counted. */
const MAX_STREAM_TEXT = 1024 * 1024;

/** What an answer means, whole or in pieces. Pure functions. */
export interface AnswerMeaning {
  answer(value: unknown, request?: unknown): RouteAnswer<CallSpanData>;
  reducer(maxBytes: number): StreamReducer;
  deltas?(piece: unknown): readonly ModelDelta[];
}

/**
 * One call of the app's to a model, or to data that is searched, from its start to whichever end it comes to. Every method
 * is called inside a guard.
 */
export abstract class RecordedCall implements StreamedCall {
  readonly startedAt: number = performance.now();
  protected live: LiveModelCall | undefined;
  readonly #meaning: AnswerMeaning;
  #ended = false;

  constructor(meaning: AnswerMeaning) {
    this.#meaning = meaning;
  }

  get hides(): ((piece: unknown) => boolean) | undefined {
    return undefined;
  }

  /** What the answer is an answer to. */
  protected abstract get asked(): unknown;

  /** Whether the app gave the call up, whatever the error says. */
  protected abstract isGivenUp(error: unknown): boolean;

  /** What the error of a call says beyond itself, and of the provider's policies. */
  protected abstract explain(error: unknown): { details: ErrorDetails | undefined; refused?: readonly HostedFact[] };

  /** The call has come to its end, which is not told yet. */
  protected ending(): void {}

  /** It is told. */
  protected over(): void {}

  reducer(): StreamReducer {
    return this.#meaning.reducer(MAX_STREAM_TEXT);
  }

  firstContent(): void {
    this.assign({ time_to_first_token: performance.now() - this.startedAt });
  }

  /** A piece of a streamed answer came: read only where somebody wants to know what it adds. */
  piece(piece: unknown): void {
    if (this.#meaning.deltas !== undefined && this.live?.wantsDeltas === true) this.#tellDeltas(this.live, piece);
  }

  answered(value: unknown, more: Partial<ModelCallData> = {}): void {
    const answer = this.#fill(value, more);
    this.end((live) => live.answered(answer));
  }

  /** The call failed, or was given up by the app; `partial` is what had arrived of a streamed answer. */
  failed(error: unknown, partial?: unknown, more: Partial<ModelCallData> = {}): void {
    if (this.isGivenUp(error)) {
      this.cancelled('aborted', partial, more);
      return;
    }
    const done = this.#fillPartial(partial, more) ?? [];
    const { details, refused = [] } = this.explain(error);
    this.end((live) => live.failed(error, details, [...done, ...refused]));
  }

  cancelled(reason: string, partial?: unknown, more: Partial<ModelCallData> = {}): void {
    const hosted = this.#fillPartial(partial, more);
    this.end((live) => live.cancelled(reason, hosted));
  }

  abandoned(): void {
    this.cancelled('abandoned');
  }

  /** Notes what is known of a model's call: of data that was searched there is no more to say than what was found. */
  protected assign(data: Partial<ModelCallData>): void {
    if (this.live?.span.spanData.type !== 'retriever') this.live?.note(data);
  }

  protected end(ending: (live: LiveModelCall) => void): void {
    if (this.#ended || this.live === undefined) return;
    this.#ended = true;
    this.ending();
    ending(this.live);
    this.over();
  }

  #tellDeltas(live: LiveModelCall, piece: unknown): void {
    guard('stream', () => {
      for (const delta of this.#meaning.deltas?.(piece) ?? []) live.delta(delta);
    });
  }

  #fill(value: unknown, more: Partial<ModelCallData>): RouteAnswer<CallSpanData> {
    const answer = guard('answer', () => this.#meaning.answer(value, this.asked)) ?? { data: {} };
    this.assign({ response: value, ...more });
    this.live?.note(answer.data);
    return answer;
  }

  /** What had arrived of an answer that will not be whole. @returns what the provider had done by then */
  #fillPartial(partial: unknown, more: Partial<ModelCallData>): RouteAnswer<CallSpanData>['hosted'] {
    return partial === undefined ? undefined : this.#fill(partial, more).hosted;
  }
}
