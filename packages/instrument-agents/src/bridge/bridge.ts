import type { InstrumentationScope } from '@chaukas/core';
import { Frame, guard, suite } from '@chaukas/core/instrumentation';
import { tellOutput } from '../mapping/agent.ts';
import { kindOf } from '../mapping/kinds.ts';
import { tellDecisions } from '../runner/approvals.ts';
import { currentRun } from '../runner/run.ts';
import { NO_OP, type SdkProvider, type SdkSpan, type SdkTrace } from '../sdk.ts';
import type { BridgedTrace } from './bridged-trace.ts';
import { OpenTraces } from './open-traces.ts';
import { settleOutcome } from './outcome.ts';
import { timeOf } from './time.ts';
import { Twin } from './twin.ts';

/** How many spans that ended are remembered: what they started can still go on, and has its place below them. */
const MAX_ENDED = 200;

/**
 * The SDK's traces and spans as ours: one twin for each, with its ids, made when it starts or when somebody asks for it first.
 * Spans are found by their ids, because the SDK copies them, and in no order, because it tells of them in none.
 */
export class Bridge {
  readonly traces: OpenTraces = new OpenTraces();
  /** False while the app has taken all registrations back: what is under way is recorded to its end, and nothing new. */
  active = true;
  scope: InstrumentationScope;
  /** The SDK's provider: what is current in its context. */
  provider: SdkProvider | undefined;
  readonly #open = new Map<string, Twin>();
  readonly #ended = new Map<string, Twin>();
  #making = false;

  constructor(scope: InstrumentationScope) {
    this.scope = scope;
    suite().context.addSource({ current: () => this.#frame() });
  }

  traceStarted(trace: SdkTrace): void {
    if (this.active && trace.traceId !== NO_OP && currentRun()?.unwanted !== true) this.traces.started(trace);
  }

  traceEnded({ traceId }: SdkTrace): void {
    // Old versions leave the agent's span open while a run waits for an approval; the run has ended all the same.
    for (const twin of [...(this.traces.find(traceId)?.open ?? [])])
      if (twin.run?.interrupted === true) this.#pause(twin);
    this.traces.saidToEnd(traceId);
  }

  spanStarted(sdk: SdkSpan): void {
    this.#twinOf(sdk);
  }

  spanEnded(sdk: SdkSpan): void {
    const twin = this.#twinOf(sdk);
    if (twin?.paused === true) this.#endPaused(twin);
    if (twin === undefined || twin.ended !== undefined) return;
    twin.ended = { at: timeOf(sdk.endedAt, twin.trace.trace) };
    for (let around = twin.parent; around !== undefined; around = around.parent) this.settleBelow(around, false);
    guard('agents span', () => kindOf(sdk.spanData).ended?.(twin));
    this.settleBelow(twin, true);
    // What the SDK says of it only after its end is there within a turn, or when what it is part of ends.
    if (kindOf(sdk.spanData).waits?.(twin) === true && twin.parent?.ended === undefined && twin.parent !== undefined) {
      twin.parent.waiting.add(twin);
      setImmediate(() => guard('agents span', () => this.settleBelow(twin.parent, false))).unref();
      return;
    }
    this.#finish(twin);
  }

  /** The twin of a span of the SDK's that was seen; of what is current by default. */
  find(spanId: string | undefined = this.#current()?.spanId): Twin | undefined {
    if (spanId === undefined) return undefined;
    return this.#open.get(spanId) ?? this.#ended.get(spanId);
  }

  /** The twin of what is current in the SDK's context. */
  current(): Twin | undefined {
    const sdk = this.#current();
    return sdk && this.#twinOf(sdk);
  }

  /** Ends the spans below one for which more is known now, or that have waited long enough. */
  settleBelow(twin: Twin | undefined, now: boolean): void {
    for (const waiting of [...(twin?.waiting ?? [])]) {
      if (!now && kindOf(waiting.sdk.spanData).waits?.(waiting) === true) continue;
      twin?.waiting.delete(waiting);
      this.#finish(waiting);
    }
  }

  #pause(twin: Twin): void {
    twin.paused = true;
    twin.ended = { at: twin.trace.trace.now() };
    this.#finish(twin);
  }

  /** The SDK ends a span that ended for us when its run began to wait: what it says is of the run that went on. */
  #endPaused(twin: Twin): void {
    twin.paused = false;
    const trace = this.traces.find(twin.sdk.traceId);
    if (trace === undefined || twin.parent !== undefined) return;
    guard('agents span', () => tellOutput(trace, undefined));
    trace.rootEnded(twin.span);
    trace.trace.endReason = undefined;
    this.traces.settle(trace);
  }

  #current(): SdkSpan | undefined {
    const span = this.provider?.getCurrentSpan?.() ?? undefined;
    return span === undefined || span.spanId === NO_OP ? undefined : span;
  }

  /** The innermost place of ours that the SDK's context stands for. */
  #frame(): Frame | undefined {
    // Where a trace of ours is being made, who asks what is around it is not to make it once more.
    if (this.#making || !this.traces.any) return undefined;
    const twin = this.current();
    if (twin !== undefined) {
      twin.begin();
      return new Frame(twin.trace.trace, twin.span, undefined);
    }
    const traceId = this.provider?.getCurrentTrace?.()?.traceId;
    return traceId === undefined ? undefined : this.traces.find(traceId)?.frame;
  }

  /** The SDK's processors hear late where ours is not the first: whoever asks before makes the twin. */
  #twinOf(sdk: SdkSpan): Twin | undefined {
    if (sdk.spanId === NO_OP || sdk.traceId === NO_OP || sdk.startedAt === null) return undefined;
    const known = this.#open.get(sdk.spanId) ?? this.#ended.get(sdk.spanId);
    if (known !== undefined && known.sdk.traceId === sdk.traceId) return known;
    const trace = this.#isWanted(sdk) ? this.#traceOf(sdk) : undefined;
    if (trace === undefined) return undefined;
    const { spanData, spanId, parentId } = sdk;
    const parent = parentId === null ? undefined : (this.#open.get(parentId) ?? this.#ended.get(parentId));
    const run = currentRun() ?? parent?.run;
    const kind = kindOf(spanData);
    const data = kind.data(spanData, { parent, run });
    const span = suite().provider.spanAt(trace.trace, parent?.span, data, { spanId, instrumentation: this.scope });
    const startTime = timeOf(sdk.startedAt, trace.trace);
    const twin = new Twin(sdk, span, { parent, trace, run, startTime });
    this.#open.set(spanId, twin);
    trace.open.add(twin);
    if (run?.resumed === true) tellDecisions(this, run, sdk.traceId);
    if (kind.beginsLater !== true) twin.begin();
    guard('agents span', () => kind.started?.(twin));
    return twin;
  }

  /** Whether a span that is new is to be recorded. */
  #isWanted({ traceId }: SdkSpan): boolean {
    return currentRun()?.unwanted !== true && (this.active || this.traces.isOpen(traceId));
  }

  #traceOf(sdk: SdkSpan): BridgedTrace | undefined {
    const outermost = !this.#making;
    this.#making = true;
    try {
      return this.traces.of(sdk);
    } finally {
      if (outermost) this.#making = false;
    }
  }

  #finish(twin: Twin): void {
    const { span, sdk, trace, ended } = twin;
    const kind = kindOf(sdk.spanData);
    guard('agents span', () => kind.fill?.(twin));
    twin.begin();
    guard('agents span', () => settleOutcome(twin));
    guard('agents span', () => kind.finishing?.(twin));
    span.finish(false, ended?.at);
    trace.open.delete(twin);
    this.#open.delete(sdk.spanId);
    this.#ended.set(sdk.spanId, twin);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
    if (twin.parent === undefined) trace.rootEnded(span);
    this.traces.settle(trace);
  }
}
