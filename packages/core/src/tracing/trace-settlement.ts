import type { Frame } from './context.ts';
import { isAbort } from './failure.ts';
import type { Trace } from './trace.ts';
import type { Settlement } from './watch.ts';

/**
 * Ends a trace with its callback: what the callback throws fails it, an abort gives it up.
 *
 * @param outer where the callback form was called: an error goes on there
 */
export function traceSettlement(trace: Trace, outer: Frame | undefined): Settlement {
  return {
    done: () => trace.finish(),
    failed(error) {
      if (isAbort(error)) {
        trace.cancel('aborted');
      } else {
        trace.recordError(error);
        (outer?.span ?? outer?.trace)?.noteFailure(error);
      }
      trace.finish();
    },
  };
}
