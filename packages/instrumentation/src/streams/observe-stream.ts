import { guard } from '@chaukas/core/instrumentation';
import { standIn } from '../patching/stand-in.ts';
import { unwatchAbandoned, watchAbandoned } from './abandoned.ts';
import { StreamObserver } from './stream-observer.ts';
import type { StreamedCall } from './streamed-call.ts';

/** How a stream is read. */
export interface StreamShape {
  /** The method that hands out its pieces, which all its ways of being read go through. */
  readonly iterator: PropertyKey;
  /** Aborted where the stream is. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Sees the pieces of a stream on their way to the app. The stream stays the object it is; only the method that hands out
 * its pieces is replaced. Nothing is read ahead or kept back, and a `break` closes the connection as before.
 */
export function observeStream(stream: object, { iterator, signal }: StreamShape, call: StreamedCall): void {
  const reading: Reading = { observer: undefined };
  standIn(stream, iterator, (open, self, args) => {
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
function abortedUnread(call: StreamedCall, reading: Readonly<Reading>): () => void {
  return () => {
    if (reading.observer === undefined) guard('stream', () => call.cancelled('aborted'));
    // The client aborts by itself too, when an iteration ends early; that end tells more and comes in this turn.
    else setImmediate(() => guard('stream', () => reading.observer?.abortedWhileIdle())).unref();
  };
}

function observeIterator(source: AsyncIterator<unknown>, observer: StreamObserver): AsyncIterator<unknown> {
  const { hides } = observer.call;
  const methods = {
    next(...args: [] | [unknown]): Promise<IteratorResult<unknown>> {
      return hides === undefined ? pull(source, args, observer) : pullShown(source, args, observer, hides);
    },
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
    guard('stream', tell, observer, result);
    return result;
  } catch (error) {
    guard('stream', () => observer.failed(error));
    throw error;
  } finally {
    observer.waiting--;
  }
}

/** The same for an app that is not to get every piece. */
async function pullShown(
  source: AsyncIterator<unknown>,
  args: [] | [unknown],
  observer: StreamObserver,
  hides: (piece: unknown) => boolean,
): Promise<IteratorResult<unknown>> {
  for (;;) {
    const result = await pull(source, args, observer);
    if (result.done === true || guard('stream', hides, result.value) !== true) return result;
  }
}

function tell(observer: StreamObserver, result: IteratorResult<unknown>): void {
  if (result.done === true) observer.done();
  else observer.piece(result.value);
}
