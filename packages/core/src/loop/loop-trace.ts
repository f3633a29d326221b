import type { Frame } from '../tracing/context.ts';
import { toSpanError } from '../tracing/failure.ts';
import type { Span } from '../tracing/span.ts';
import type { MessageText, TaskSpanData } from '../tracing/span-data.ts';
import type { Trace } from '../tracing/trace.ts';

/** After this long without a further request an implicit trace ends. */
const IDLE_MS = 60_000;

/**
 * The implicit trace of a plain client loop: opened by an outermost model call, joined by the requests that bring the
 * results of the tool calls it asked for, ended by the answer that leaves nothing pending.
 */
export class LoopTrace {
  readonly trace: Trace;
  /** The run as a whole: it makes INPUT_RECEIVED and OUTPUT_EMITTED, and its outcome is that of the last call. */
  readonly task: Span<TaskSpanData>;
  /** Set while this trace is current in the cell of a helper that runs the loop itself. */
  frame: Frame | undefined;
  readonly #onEnd: (loop: LoopTrace) => void;
  #live = 0;
  #pending = 0;
  #last: Span | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(trace: Trace, task: Span<TaskSpanData>, onEnd: (loop: LoopTrace) => void) {
    this.trace = trace;
    this.task = task;
    this.#onEnd = onEnd;
  }

  /** Where the calls of this trace hang. */
  place(): Pick<Frame, 'trace' | 'span'> {
    return { trace: this.trace, span: this.task };
  }

  get open(): boolean {
    return this.trace.endTime === undefined;
  }

  /** Whether a further request is expected: one with the result of a tool call, or one that goes on with a paused answer. */
  get waits(): boolean {
    return this.open && this.#pending > 0;
  }

  callStarted(): void {
    this.#live++;
    this.#stopWaiting();
  }

  /** A model call ended and left `asked` more tool calls waiting. */
  callEnded(call: Span, asked: number, output: MessageText | undefined): void {
    this.#live--;
    this.#pending += asked;
    this.#last = call;
    if (this.#pending > 0) delete this.task.spanData.output;
    else if (output !== undefined) this.task.spanData.output = output;
    this.endIfDone();
  }

  /** A request took the result of a waiting tool call; in this trace its own end decides how it goes on. */
  resultTaken(): void {
    this.#pending--;
  }

  /** A waiting tool call ended without a result that a request would bring. */
  toolCallSettled(): void {
    this.#pending--;
    this.endIfDone();
  }

  /** The helper that ran the loop failed, or was given up: so did the run. */
  gaveUp(error: unknown, aborted: boolean): void {
    if (aborted) this.task.cancel('aborted');
    else this.task.setError(toSpanError(error));
  }

  /** Ends the trace unless a call is under way. */
  endIfIdle(reason: string): void {
    if (this.#live <= 0) this.#end(reason);
  }

  /** Ends the trace if nothing is under way and nothing waits, else when nothing more came for a while. */
  endIfDone(): void {
    this.#stopWaiting();
    if (this.#live > 0) return;
    if (this.#pending <= 0 || !this.open) {
      this.#end();
      return;
    }
    this.#timer = setTimeout(() => this.#end('idle'), IDLE_MS);
    this.#timer.unref();
  }

  #stopWaiting(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #end(reason?: string): void {
    this.#stopWaiting();
    this.#onEnd(this);
    if (this.frame !== undefined) this.frame.closed = true;
    if (!this.open) return;
    const last = this.#last;
    if (last?.error) this.task.setError(last.error);
    if (last?.outcome === 'cancelled') this.task.cancel(last.endReason ?? 'cancelled');
    // Tool calls that wait on keep this trace in memory, but not what was said in its last call.
    this.#last = undefined;
    this.trace.endReason = reason ?? this.task.endReason;
    this.task.finish();
    this.trace.finish();
  }
}
