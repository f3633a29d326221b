import type {
  InstrumentationScope,
  MessageText,
  Span,
  SpanData,
  SpanError,
  TaskSpanData,
  Trace,
  TraceSession,
} from '@chaukas/core';
import { type Frame, suite } from '@chaukas/core/instrumentation';

/** How the outermost run ended. */
export interface TreeEnd {
  readonly output: (() => MessageText | undefined) | undefined;
  readonly error: SpanError | null;
  /** Why it was given up, if it was. */
  readonly cancelled: string | undefined;
}

/** What is known of an outermost run at its start. */
export interface TreeInit {
  readonly name: string;
  readonly scope: InstrumentationScope;
  /** The place of the app's in which it was started. */
  readonly outer: Frame | undefined;
  /** Asked for, as the input is, when the trace opens: most chains need none. */
  readonly session: () => TraceSession;
  /** What the user said, asked for when the first thing worth recording happens; undefined for a run that has no input. */
  readonly input: (() => MessageText | undefined) | undefined;
}

/**
 * All runs below an outermost one, and the trace they are recorded in: that of the app's around it, else one of their own.
 * A chain in which nothing happens but its own code is no event, so the trace opens with the first thing that is one.
 */
export class RunTree {
  readonly startedAt: number = performance.now();
  readonly outer: Frame | undefined;
  /** Runs that are open. */
  open = 0;
  lastActive: number = performance.now();
  /** Interrupts that were seen, by their ids: they pass up through graphs. */
  readonly interrupts: Set<string> = new Set();
  readonly #init: TreeInit;
  #trace: Trace | undefined;
  #task: Span<TaskSpanData> | undefined;
  #own = false;
  #ended: TreeEnd | undefined;

  constructor(init: TreeInit) {
    this.#init = init;
    this.outer = init.outer;
  }

  /** The trace, if something was recorded in it. */
  get trace(): Trace | undefined {
    return this.#trace;
  }

  /** What the outermost run hangs on. */
  get span(): Span | undefined {
    return this.#task ?? (this.outer?.inRun === true ? this.outer.span : undefined);
  }

  /** The trace, opened now if it was not. */
  opened(): Trace | undefined {
    if (this.#trace === undefined) this.#open();
    return this.#trace;
  }

  /** Starts a span below another one, or below the outermost. */
  startSpan<T extends SpanData>(data: T, parent: Span | undefined, startedAt?: number): Span<T> | undefined {
    const trace = this.opened();
    if (trace === undefined) return undefined;
    const made = suite().provider.spanAt(trace, parent ?? this.span, data, { instrumentation: this.#init.scope });
    return made.start(false, startedAt === undefined ? undefined : trace.timeOf(startedAt));
  }

  /** The outermost run ended; others may still be under way. */
  rootEnded(end: TreeEnd): void {
    this.#ended = end;
    this.#endTask(end);
  }

  /** A run ended: with the last one the trace does. */
  runEnded(): void {
    this.open--;
    this.lastActive = performance.now();
    if (this.open > 0 || this.#ended === undefined) return;
    if (this.#own) this.#trace?.finish();
  }

  #open(): void {
    const { name, outer, session, scope, input } = this.#init;
    const { provider } = suite();
    const inside = outer?.inRun === true;
    const trace = inside ? outer.trace : provider.traceAt({ outer: outer?.trace }, name, { session: session() });
    if (trace.isNoop) return;
    this.#trace = trace;
    this.#own = !inside;
    const startTime = trace.timeOf(this.startedAt);
    if (this.#own) trace.start(false, startTime);
    if (input === undefined || (inside && outer.span !== undefined)) return;
    const data: TaskSpanData = { type: 'task', name };
    const said = input();
    if (said !== undefined) data.input = said;
    this.#task = provider.spanAt(trace, undefined, data, { instrumentation: scope }).start(false, startTime);
    // Something can be recorded when the outermost run is already over: its end is known then.
    if (this.#ended !== undefined) this.#endTask(this.#ended);
  }

  #endTask({ output, error, cancelled }: TreeEnd): void {
    const task = this.#task;
    if (task === undefined) return;
    if (cancelled !== undefined) task.cancel(cancelled);
    else if (error !== null) task.setError(error);
    const said = cancelled === undefined && error === null ? output?.() : undefined;
    if (said !== undefined) task.spanData.output = said;
    task.finish();
  }
}
