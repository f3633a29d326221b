import type { Claim } from '../claims/claim.ts';
import { Cell, type ContextManager, Frame } from '../tracing/context.ts';
import type { TraceSession } from '../tracing/processor.ts';
import type { TraceProvider } from '../tracing/provider.ts';
import type { Span } from '../tracing/span.ts';
import type { CallSpanData, FunctionSpanData, SpanData, TaskSpanData } from '../tracing/span-data.ts';
import type { Trace } from '../tracing/trace.ts';
import { takeClaim } from './call-claims.ts';
import { OwnersSpan, OwnSpan } from './call-span.ts';
import { LiveModelCall } from './live-call.ts';
import { LoopTrace } from './loop-trace.ts';
import type { ModelCallStart, ToolCallFact, ToolResultFact } from './model-call.ts';
import { isNear, SessionLinks, sessionOf } from './session-links.ts';
import { parseArguments } from './tool-arguments.ts';
import { type PendingToolCall, PendingToolCalls } from './tool-calls.ts';
import { completeToolCall, endUnanswered, inSeveral, waitingFor } from './waiting-tools.ts';

/** A helper of a library that loops by itself, run by {@link ClientLoops.runHelper}. */
export interface HelperRun<T> {
  result: T;
  /** Runs work of the helper that comes later, such as a further turn, in the same place. */
  within<R>(work: () => R): R;
  /** The helper gave up with `error`: the tool calls that wait for it failed with it, or were given up with it. */
  failed(error: unknown, aborted: boolean): void;
}

export interface LoopOptions {
  /** Called when a function span could stand for tool calls of several conversations. */
  onAmbiguous: (toolName: string) => void;
  /** Whether events are lost now: asked at each call, before anything that takes longer. */
  isFull?: () => boolean;
  /** Whether all events of a run outside any session would be lost; they are counted then. */
  losesRun?: () => boolean;
  /** Tool calls that may wait. */
  maxPending?: number;
}

/**
 * Gives the calls of plain model clients a place: below what is current, else in the implicit trace of their loop. Also
 * makes the tool calls that only show in the traffic: asked for in one answer, answered in a later request.
 */
export class ClientLoops {
  readonly #provider: TraceProvider;
  readonly #context: ContextManager;
  readonly #pending: PendingToolCalls;
  readonly #links = new SessionLinks();
  readonly #open = new Set<LoopTrace>();
  /** Cells of helpers, with the implicit trace that their first call opened. */
  readonly #helpers = new WeakMap<Cell, { loop: LoopTrace | undefined }>();
  readonly #onAmbiguous: (toolName: string) => void;
  readonly #isFull: () => boolean;
  readonly #losesRun: () => boolean;

  constructor(provider: TraceProvider, options: LoopOptions) {
    const { onAmbiguous, isFull = () => false, losesRun = () => false, maxPending } = options;
    this.#provider = provider;
    this.#context = provider.context;
    this.#onAmbiguous = onAmbiguous;
    this.#isFull = isFull;
    this.#losesRun = losesRun;
    this.#pending = new PendingToolCalls(maxPending);
    provider.adopt = (data) => this.#adopt(data);
  }

  /**
   * Starts the span of a model call, after completing the tool calls whose results the request carries.
   *
   * @returns undefined while tracing is off
   */
  startCall(start: ModelCallStart): LiveModelCall | undefined {
    if (!this.#provider.enabled) return undefined;
    const claim = takeClaim(this.#provider.claims, start);
    if (claim?.span.instrumentation !== undefined) return this.#owned(start, claim);
    const taken = this.#takeResults(start);
    const resumed = this.#links.resume(start.client, start.continues ?? []);
    resumed?.resultTaken();
    // Right inside a session a call is a run of its own.
    const run = start.frame?.inRun === true ? start.frame : undefined;
    const loop = run === undefined ? this.#joinOrOpen(start, taken, resumed) : this.#helpers.get(start.cell)?.loop;
    loop?.callStarted();
    if (resumed !== loop) resumed?.endIfDone();
    for (const { call, result } of taken) {
      completeToolCall(call, result, start.startedAt);
      if (call.loop !== loop) call.loop?.endIfDone();
    }
    const place = run ?? loop?.place();
    if (place === undefined) return undefined;
    if (claim !== undefined) return this.#owned(start, claim, loop);
    const recorded = new OwnSpan(this.startSpan(start, place));
    return new LiveModelCall(this, this.#provider.live, start, { recorded, loop, claim });
  }

  /**
   * Whether a call from outside any run would be lost with all that it says, and nobody else wants to know of it. It is counted then, and
   * need not be seen: an app whose exporter is dead pays for nothing. Not while anything waits for what a request brings.
   */
  refusesCall(): boolean {
    const { processors, live } = this.#provider;
    if (!this.#isFull() || !this.#context.atRoot || this.#context.current() !== undefined) return false;
    if (processors.hasUsers || live.listening || this.#pending.size > 0) return false;
    for (const loop of this.#open) if (loop.waits) return false;
    return this.#losesRun();
  }

  /** Starts the span of a call, as of the moment when it was made. */
  startSpan({ data, instrumentation, startedAt }: ModelCallStart, place: CallSite): Span<CallSpanData> {
    const span = this.#provider.spanAt(place.trace, place.span, data, { instrumentation });
    this.#provider.claims.innermost(span);
    return span.start(false, place.trace.timeOf(startedAt));
  }

  /** Runs a helper that loops by itself, so that its calls and the tools that it runs share one trace. */
  runHelper<T>(fn: () => T): HelperRun<T> {
    const cell = new Cell(this.#context.current());
    this.#helpers.set(cell, { loop: undefined });
    return {
      result: this.#context.run(cell, fn),
      within: (work) => this.#context.run(cell, work),
      failed: (error, aborted) => this.#helperFailed(cell, error, aborted),
    };
  }

  /** Ends the implicit traces in which nothing is under way. */
  endIdle(reason: string): void {
    for (const loop of [...this.#open]) loop.endIfIdle(reason);
  }

  /** The same, and first the tool calls that wait: their results are not going to come any more. */
  giveUp(reason: string): void {
    for (const { span } of this.#pending.where(() => true)) {
      span.cancel(reason);
      span.finish();
    }
    this.endIdle(reason);
  }

  /** A model asked for a tool call: it begins when the asking call ended, as a sibling of it. */
  toolCallAsked(from: LiveModelCall, asked: ToolCallFact, ids: readonly string[]): void {
    const { span, loop, start } = from;
    const data: FunctionSpanData = {
      type: 'function',
      name: asked.name,
      input: parseArguments(asked.arguments),
      call_id: asked.id,
      observed: 'round_trip',
      requested_by: span.spanId,
    };
    const tool = this.#provider.spanAt(span.trace, span.parent, data, { instrumentation: start.instrumentation });
    tool.start(false, span.endTime);
    const threads = start.thread === undefined ? ids : [start.thread, ...ids];
    this.#pending.add(start.client, { ...asked, span: tool, loop, cell: start.cell, threads, adopted: false });
  }

  /**
   * Notes ids that a later request of this client may continue: it will belong to the same session, and if the answer was
   * `paused`, to the same trace as long as that is open.
   */
  link({ start, span, loop }: LiveModelCall, ids: readonly string[], paused: boolean): void {
    this.#links.add(start.client, ids, { session: sessionOf(span.trace), paused: paused ? loop : undefined });
  }

  /** Starts a span for what happened inside a model call. */
  startInside<T extends SpanData>({ span, start }: LiveModelCall, data: T): Span<T> {
    return this.#provider.spanAt(span.trace, span, data, { instrumentation: start.instrumentation }).start();
  }

  /** A call that another layer has a span of already: a framework's, or the app's own. */
  #owned(start: ModelCallStart, claim: Claim, loop?: LoopTrace): LiveModelCall {
    const recorded = new OwnersSpan(claim);
    recorded.note(start.data);
    return new LiveModelCall(this, this.#provider.live, start, { recorded, loop, claim });
  }

  #takeResults(start: ModelCallStart): Taken[] {
    const taken: Taken[] = [];
    for (const result of start.results ?? []) {
      const call = this.#pending.take(start.client, result, taken[0]?.call.loop, start.frame?.trace);
      if (call === undefined) continue;
      call.loop?.resultTaken();
      taken.push({ call, result });
    }
    return taken;
  }

  #joinOrOpen(start: ModelCallStart, taken: readonly Taken[], resumed: LoopTrace | undefined): LoopTrace | undefined {
    const around = start.frame?.trace;
    const joined = joinable(resumed, around) ?? firstJoinable(taken, around);
    if (joined !== undefined) return joined;
    const linked = around === undefined ? this.#linked(start, taken) : undefined;
    const trace = this.#provider.traceAt(
      { outer: around, unseen: true },
      start.workflow,
      linked && { session: linked },
    );
    if (trace.isNoop) return undefined;
    trace.start(false, trace.timeOf(start.startedAt));
    const data: TaskSpanData = { type: 'task', name: start.workflow };
    if (start.input !== undefined) data.input = start.input;
    const task = this.#provider.spanAt(trace, undefined, data, { instrumentation: start.instrumentation });
    task.start(false, trace.startTime);
    const loop = new LoopTrace(trace, task, (ended) => this.#open.delete(ended));
    this.#open.add(loop);
    this.#enterHelper(start.cell, loop);
    return loop;
  }

  /** The session of what a request goes on with. */
  #linked(start: ModelCallStart, [first]: readonly Taken[]): TraceSession | undefined {
    if (first !== undefined) return sessionOf(first.call.span.trace);
    return this.#links.find(start.client, start.continues ?? []);
  }

  /** In a helper's cell its implicit trace is current, so that the tools it runs belong to it. */
  #enterHelper(cell: Cell, loop: LoopTrace): void {
    const helper = this.#helpers.get(cell);
    if (helper === undefined) return;
    helper.loop = loop;
    loop.frame = new Frame(loop.trace, loop.task, cell.current);
    cell.current = loop.frame;
  }

  #helperFailed(cell: Cell, error: unknown, aborted: boolean): void {
    this.#helpers.get(cell)?.loop?.gaveUp(error, aborted);
    for (const call of this.#pending.where((waiting) => waiting.cell === cell)) {
      this.#pending.remove(call);
      // An adopted one ends with its function span, which may still run.
      if (!call.adopted) endUnanswered(call.span, error, aborted);
      call.loop?.toolCallSettled();
    }
  }

  /** A function span for a tool call that waits is the same call, so it is the same span. */
  #adopt(data: FunctionSpanData): Span<FunctionSpanData> | undefined {
    const waiting = waitingFor(this.#pending, this.#context.current(), data);
    const [first] = waiting;
    if (first === undefined) return undefined;
    if (inSeveral(waiting)) {
      this.#onAmbiguous(data.name);
      return undefined;
    }
    first.adopted = true;
    return first.span;
  }

  /**
   * The span of a tool call that a model asked for and that waits for its result, if a request for that tool can only belong
   * to that call: it is the tool's work then, and is recorded inside it.
   */
  waitingToolCall(name: string, input: unknown): Span<FunctionSpanData> | undefined {
    const waiting = waitingFor(this.#pending, this.#context.current(), { name, input });
    if (inSeveral(waiting)) return undefined;
    return waiting.find(({ span }) => !this.#provider.claims.on(span).has('mcp'))?.span;
  }
}

/** Where the span of a call hangs. */
type CallSite = Pick<Frame, 'trace' | 'span'>;

interface Taken {
  call: PendingToolCall;
  result: ToolResultFact;
}

function joinable(loop: LoopTrace | undefined, around: Trace | undefined): LoopTrace | undefined {
  return loop?.open === true && isNear(loop.trace, around) ? loop : undefined;
}

function firstJoinable(taken: readonly Taken[], around: Trace | undefined): LoopTrace | undefined {
  for (const { call } of taken) {
    const joined = joinable(call.loop, around);
    if (joined !== undefined) return joined;
  }
  return undefined;
}
