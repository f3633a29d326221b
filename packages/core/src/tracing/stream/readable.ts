import { isAbort } from '../failure.ts';
import { handOut, hasMethods, type StandIn, standInFor } from './method.ts';
import { EARLY_BREAK, type StreamWatch } from './stream-watch.ts';

export function isReadable(value: object): boolean {
  return hasMethods(value, 'on', 'emit', 'pipe', 'read', '_read');
}

/**
 * Hears the events of a Node stream where it emits them: a listener for `error` would handle what the app does not. What
 * pulls the stream runs in its place, so listeners for its data that are called from there do, too.
 */
export function watchReadable(stream: object, watch: StreamWatch): boolean {
  if (isOver(stream)) return false;
  const ending = { givenUp: false };
  const givingUp: StandIn = (invoke) => {
    ending.givenUp = true;
    return invoke();
  };
  const iterate: StandIn = (invoke) => handOut(invoke, { return: givingUp });
  return standInFor(stream, {
    [Symbol.asyncIterator]: iterate,
    iterator: iterate,
    _read: (invoke) => watch.run(invoke),
    emit: (invoke, [event, error]) => {
      if (event === 'end') watch.done(undefined);
      // Node makes an error of a break, too.
      else if (event === 'error' && !(ending.givenUp && isAbort(error))) watch.failed(error);
      else if (event === 'error' || event === 'close') watch.cancelled(EARLY_BREAK);
      return invoke();
    },
  });
}

/** No more events come of it. */
function isOver(stream: object): boolean {
  return Reflect.get(stream, 'readableEnded') === true || Reflect.get(stream, 'closed') === true;
}
