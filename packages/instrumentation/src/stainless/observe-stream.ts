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
  const reading: Reading = { observer: undefined };
  standIn(stream, 'iterator', (open, self, args) => {
    const source = Reflect.apply(open, self, args) as AsyncIterator<unknown>;
    // A second iteration fails in the client; it is not the answer.
    if (reading.observer !== undefined) return source;
    return (
      guard('stream', () => {
        reading.observer = new StreamObserver(call, signal);
        return observeIterator(source, reading.observer);
      }) ?? source
    );
  });
  watchAbandoned(stream, call);
  signal?.addEventListener('abort', abortedUnread(call, reading), { once: true });
}

/** Who reads a stream, once somebody does. */
interface Reading {
  observer: StreamObserver | undefined;
}

/**
 * Ends a call that is aborted while nobody is waiting for a piece: then no iteration will tell. Made apart from the stream,
 * which the signal would else keep alive for as long as the connection is.
 */
function abortedUnread(call: ObservedCall, reading: Readonly<Reading>): () => void {
  return () => {
    if (reading.observer === undefined) guard('stream', () => call.cancelled('aborted'));
    // The client aborts by itself too, when an iteration ends early; that end tells more and comes in this turn.
    else setImmediate(() => guard('stream', () => reading.observer?.abortedWhileIdle())).unref();
  };
}

function observeIterator(source: AsyncIterator<unknown>, observer: StreamObserver): AsyncIterator<unknown> {
  const hides = observer.call.hidesUsage ? observer.call.route.isUsagePiece : undefined;
  const next = async (...args: [] | [unknown]): Promise<IteratorResult<unknown>> => {
    for (;;) {
      const result = await pull(source, args, observer);
      if (result.done === true || hides === undefined) return result;
      if (guard('stream', () => hides(result.value)) !== true) return result;
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

/** Takes one piece, as the app asks for it, and tells the observer what came. */
async function pull(
  source: AsyncIterator<unknown>,
  args: [] | [unknown],
  observer: StreamObserver,
): Promise<IteratorResult<unknown>> {
  observer.waiting++;
  try {
    const result = await source.next(...args);
    guard('stream', () => (result.done === true ? observer.done() : observer.piece(result.value)));
    return result;
  } catch (error) {
    guard('stream', () => observer.failed(error));
    throw error;
  } finally {
    observer.waiting--;
  }
}
