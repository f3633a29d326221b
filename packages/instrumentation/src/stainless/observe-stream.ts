import { guard } from '@chaukas/core/instrumentation';
import { standIn } from '../patching/stand-in.ts';
import { unwatchAbandoned, watchAbandoned } from './abandoned.ts';
import type { ObservedCall } from './observed-call.ts';
import { StreamObserver } from './stream-observer.ts';

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
  const signal = stream.controller?.signal;
  const reading = { started: false };
  standIn(stream, 'iterator', (open, self, args) => {
    const source = Reflect.apply(open, self, args) as AsyncIterator<unknown>;
    // A second iteration fails in the client; it is not the answer.
    if (reading.started) return source;
    reading.started = true;
    return guard('stream', () => observeIterator(source, new StreamObserver(call, signal))) ?? source;
  });
  watchAbandoned(stream, call);
  signal?.addEventListener('abort', abortedUnread(call, reading), { once: true });
}

/** Made apart from the stream, which the signal would else keep alive for as long as the connection is. */
function abortedUnread(call: ObservedCall, reading: Readonly<{ started: boolean }>): () => void {
  return () => {
    if (!reading.started) guard('stream', () => call.cancelled('aborted'));
  };
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
  watchAbandoned(observed, observer);
  return observed;
}
