import { guard } from '@chaukas/core/instrumentation';
import { type Abandonable, unwatchAbandoned } from './abandoned.ts';
import type { StreamedCall, StreamReducer } from './streamed-call.ts';

/** Stands for a vendor's reducer that could not be made: the call is then recorded without its answer. */
const NO_REDUCER: StreamReducer = { push: () => false, value: () => ({}) };

/** What is learnt of one streamed answer, from its first piece to whichever end it comes to. */
export class StreamObserver implements Abandonable {
  readonly call: StreamedCall;
  /** Pieces that somebody waits for. */
  waiting = 0;
  readonly #signal: AbortSignal | undefined;
  readonly #reducer: StreamReducer;
  #chunks = 0;
  #hasContent = false;

  constructor(call: StreamedCall, signal: AbortSignal | undefined) {
    this.call = call;
    this.#signal = signal;
    this.#reducer = guard('stream', () => call.reducer()) ?? NO_REDUCER;
  }

  piece(piece: unknown): void {
    this.#chunks++;
    this.call.piece(piece);
    const content = this.#reducer.push(piece);
    if (!content || this.#hasContent) return;
    this.#hasContent = true;
    this.call.firstContent();
  }

  /** The client ends the iteration without an error also when it was aborted. */
  done(): void {
    if (this.#signal?.aborted === true) this.#cancelled('aborted');
    else this.#end((value, more) => this.call.answered(value, more));
  }

  returned(): void {
    this.#cancelled('early_break');
  }

  abortedWhileIdle(): void {
    if (this.waiting === 0) this.#cancelled('aborted');
  }

  abandoned(): void {
    this.#cancelled('abandoned');
  }

  failed(error: unknown): void {
    this.#end((value, more) => this.call.failed(error, value, more));
  }

  #cancelled(reason: string): void {
    this.#end((value, more) => this.call.cancelled(reason, value, more));
  }

  /** Whatever a strange stream did to the reducer, the call is to end. */
  #end(ending: (value: unknown, more: { chunks: number }) => void): void {
    unwatchAbandoned(this);
    ending(guard('stream', () => this.#reducer.value()) ?? {}, { chunks: this.#chunks });
  }
}
