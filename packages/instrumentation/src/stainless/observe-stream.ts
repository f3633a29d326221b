import { guard } from '@chaukas/core/instrumentation';
import { standIn } from '../patching/stand-in.ts';
import { unwatchAbandoned, watchAbandoned } from './abandoned.ts';
import type { ObservedCall } from './observed-call.ts';
import type { StreamReducer } from './route.ts';

/** A client's stream: one that hands out its pieces through its own `iterator` function. */
export interface ClientStream {
  iterator: () => AsyncIterator<unknown>;
  controller?: AbortController;
}

export function isClientStream(value: unknown): value is ClientStream {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'iterator') === 'function';
}

/**
 * Sees the pieces of a stream on their way to the app. The stream stays the object it is; only its `iterator` is replaced,
 * which `for await`, `tee()`, `toReadableStream()` and the helpers all go through. Nothing is read ahead or kept back, and
 * a `break` closes the connection as before.
 */
export function observeStream(stream: ClientStream, call: ObservedCall): void {
  let opened = false;
  standIn(stream, 'iterator', (open, self, args) => {
    const source = Reflect.apply(open, self, args) as AsyncIterator<unknown>;
    // A second iteration fails in the client; it is not the answer.
    if (opened) return source;
    opened = true;
    return (
      guard('stream', () => observeIterator(source, new StreamObserver(call, stream.controller?.signal))) ?? source
    );
  });
  watchAbandoned(stream, call);
  stream.controller?.signal.addEventListener(
    'abort',
    () => {
      if (!opened) guard('stream', () => call.cancelled('aborted'));
    },
    { once: true },
  );
}

/** What is learnt of one streamed answer. */
class StreamObserver {
  readonly call: ObservedCall;
  readonly #signal: AbortSignal | undefined;
  readonly #reducer: StreamReducer;
  #chunks = 0;
  #hasContent = false;

  constructor(call: ObservedCall, signal: AbortSignal | undefined) {
    this.call = call;
    this.#signal = signal;
    this.#reducer = call.reducer();
  }

  piece(piece: unknown): void {
    this.#chunks++;
    const content = this.#reducer.push(piece);
    if (!content || this.#hasContent) return;
    this.#hasContent = true;
    this.call.firstContent();
  }

  done(): void {
    unwatchAbandoned(this.call);
    // A client ends the iteration without an error when it was aborted.
    if (this.#signal?.aborted === true) this.call.cancelled('aborted', this.#value(), { chunks: this.#chunks });
    else this.call.answered(this.#value(), { chunks: this.#chunks });
  }

  returned(): void {
    unwatchAbandoned(this.call);
    this.call.cancelled('early_break', this.#value(), { chunks: this.#chunks });
  }

  failed(error: unknown): void {
    unwatchAbandoned(this.call);
    this.call.failed(error, this.#value(), { chunks: this.#chunks });
  }

  /** Whatever a strange stream did to the reducer, the call is to end. */
  #value(): unknown {
    return guard('stream', () => this.#reducer.value()) ?? {};
  }
}

function observeIterator(source: AsyncIterator<unknown>, observer: StreamObserver): AsyncIterator<unknown> {
  const hides = observer.call.hidesUsage ? observer.call.route.isUsagePiece : undefined;
  const next = async (...args: [] | [unknown]): Promise<IteratorResult<unknown>> => {
    for (;;) {
      let result: IteratorResult<unknown>;
      try {
        result = await source.next(...args);
      } catch (error) {
        guard('stream', () => observer.failed(error));
        throw error;
      }
      if (result.done === true) {
        guard('stream', () => observer.done());
        return result;
      }
      const piece = result.value;
      guard('stream', () => observer.piece(piece));
      if (hides === undefined || guard('stream', () => hides(piece)) !== true) return result;
    }
  };
  const methods = {
    next,
    return(value?: unknown): Promise<IteratorResult<unknown>> {
      guard('stream', () => observer.returned());
      return source.return?.(value) ?? Promise.resolve({ done: true, value });
    },
    throw(error?: unknown): Promise<IteratorResult<unknown>> {
      guard('stream', () => observer.failed(error));
      return source.throw?.(error) ?? Promise.reject(error);
    },
    [Symbol.asyncIterator](): AsyncIterator<unknown> {
      return observed;
    },
  };
  // Of the same kind as the client's own iterator, so that whatever else it can do it still can.
  const observed: AsyncIterator<unknown> = Object.assign(Object.create(Object.getPrototypeOf(source)), methods);
  unwatchAbandoned(observer.call);
  watchAbandoned(observed, observer.call);
  return observed;
}
