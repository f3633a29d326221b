import { finished } from 'node:stream';
import { guard } from '../../runtime/guard.ts';
import { watchIterable } from './iterable.ts';
import { advancing } from './iterator.ts';
import { handOut, hasMethods, type StandIn, standInFor } from './method.ts';
import { EARLY_BREAK, type StreamWatch } from './stream-watch.ts';

export function isWebStream(value: object): value is ReadableStream {
  return hasMethods(value, 'getReader', 'tee', 'pipeTo', 'cancel');
}

/**
 * Watches a web stream by whatever way it is read: Node tells how a stream of its own ends, and takes no lock for it. What
 * the app reads and gives up itself is seen where it does so. What pulls the stream runs in its place, `pipeTo` and the like
 * included. Piped into a sink that fails, it looks as if it had been read to its end.
 */
export function watchWebStream(stream: object, watch: StreamWatch): boolean {
  if (!isWebStream(stream)) return false;
  const ending = { givenUp: false };
  const told = guard('stream', () => {
    const ended = (error: unknown): void => {
      if (error != null) watch.failed(error);
      else if (ending.givenUp) watch.cancelled(EARLY_BREAK);
      else watch.done(undefined);
    };
    // Node takes web streams here since 19.7; its types do not say so.
    Reflect.apply(finished, undefined, [stream, ended]);
    return true;
  });
  // One that is not Node's own is watched where it is iterated.
  return told === undefined ? watchIterable(stream, watch) : standInForReading(stream, watch, ending);
}

function standInForReading(stream: ReadableStream, watch: StreamWatch, ending: { givenUp: boolean }): boolean {
  const inPlace: StandIn = (invoke) => watch.run(invoke);
  const givingUp: StandIn = (invoke) => {
    ending.givenUp = true;
    return watch.run(invoke);
  };
  // A reader that lets go of the stream rejects what it was asked for; the stream goes on.
  const reader = { read: advancing({ ...watch, failed: () => undefined }), cancel: givingUp };
  const iterate: StandIn = (invoke, [options]) =>
    handOut(invoke, { next: advancing(watch), return: keepsStream(options) ? inPlace : givingUp });
  return standInFor(stream, {
    [Symbol.asyncIterator]: iterate,
    values: iterate,
    getReader: (invoke) => handOut(invoke, reader),
    // One that is locked refuses, and goes on.
    cancel: (invoke, args) => (stream.locked ? invoke() : givingUp(invoke, args)),
    tee: inPlace,
    pipeTo: inPlace,
    pipeThrough: inPlace,
  });
}

/** With this option a break leaves the stream as it is, for the next to read on. */
function keepsStream(options: unknown): boolean {
  return Boolean(Reflect.get(Object(options), 'preventCancel'));
}
