import type { Frame } from './context.ts';
import { isAbort } from './failure.ts';
import type { Trace } from './trace.ts';
import type { Settlement } from './watch.ts';

/** Ends a trace with its callback: what the callback throws fails it, an abort gives it up. */
export class TraceSettlement implements Settlement {
  readonly #trace: Trace;
  readonly #outer: Frame | undefined;

  /** @param outer where the callback form was called: an error goes on there */
  constructor(trace: Trace, outer: Frame | undefined) {
    this.#trace = trace;
    this.#outer = outer;
  }

  done(): void {
    this.#trace.finish();
  }

  failed(error: unknown): void {
    const trace = this.#trace;
    if (isAbort(error)) {
      trace.cancel('aborted');
    } else {
      trace.recordError(error);
      (this.#outer?.span ?? this.#outer?.trace)?.noteFailure(error);
    }
    trace.finish();
  }
}
