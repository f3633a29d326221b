import type { TraceOptions, TraceSession } from '@chaukas/core';
import { guard, suite, type Trace } from '@chaukas/core/instrumentation';
import { currentRun } from '../runner/run.ts';
import { NO_OP, type SdkSpan, type SdkTrace, sdkContext } from '../sdk.ts';
import { BridgedTrace } from './bridged-trace.ts';

/** How many traces that ended are remembered, for what comes late and for runs that are taken up again. */
const MAX_ENDED = 500;

/** How often traces are looked at that nobody may end, in milliseconds. */
const LOOK_INTERVAL = 1000;

/** The SDK's traces that are open, and the last ones that ended. */
export class OpenTraces {
  readonly #open = new Map<string, BridgedTrace>();
  readonly #ended = new Map<string, BridgedTrace>();
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;

  /** Whether any trace was seen. */
  get any(): boolean {
    return this.#open.size > 0 || this.#ended.size > 0;
  }

  isOpen(traceId: string): boolean {
    return this.#open.has(traceId);
  }

  /** The SDK says that a trace starts: also of one that ended before, whose run is taken up again. */
  started(sdk: SdkTrace): BridgedTrace | undefined {
    const known = this.#open.get(sdk.traceId);
    if (known !== undefined) return known;
    return this.#start(sdk.traceId, sdk, true);
  }

  /** The SDK says that a trace ended; what is still open in it ends first. */
  saidToEnd(traceId: string): void {
    const bridged = this.#open.get(traceId);
    if (bridged === undefined) return;
    bridged.endSaid = true;
    this.settle(bridged);
  }

  /** The trace of a span; a root, or a span of a run that goes on, opens one that ended again. */
  of(span: SdkSpan): BridgedTrace | undefined {
    const { traceId, parentId } = span;
    const open = this.#open.get(traceId);
    if (open !== undefined) return open;
    const ended = this.#ended.get(traceId);
    const goesOn = parentId === null || currentRun()?.resumed === true;
    if (ended !== undefined && !goesOn) return ended;
    return this.#start(traceId, ended?.sdk ?? currentSdkTrace(traceId), false);
  }

  /** An open trace, or one that ended. */
  find(traceId: string): BridgedTrace | undefined {
    return this.#open.get(traceId) ?? this.#ended.get(traceId);
  }

  /** Ends a trace in which nothing more is to come; one that may be over without the SDK saying so is looked at soon. */
  settle(bridged: BridgedTrace): void {
    if (bridged.over) return;
    if (bridged.open.size > 0) return;
    if (bridged.endSaid) this.#end(bridged);
    else this.#lookSoon();
  }

  /** Ends all traces that are over though nobody said so. */
  settleAll(): void {
    for (const bridged of [...this.#open.values()]) if (bridged.done) this.#end(bridged);
  }

  #start(traceId: string, sdk: SdkTrace | undefined, announced: boolean): BridgedTrace | undefined {
    const trace = makeTrace(traceId, sdk);
    if (trace === undefined) return undefined;
    const context = sdkContext();
    const own = context?.trace?.traceId === traceId ? context : undefined;
    const bridged = new BridgedTrace(trace, { sdk, announced, context: own });
    // Known before anybody is told: those ask where they are.
    this.#open.set(traceId, bridged);
    this.#ended.delete(traceId);
    trace.start();
    return bridged;
  }

  #end(bridged: BridgedTrace): void {
    const { trace } = bridged;
    const { traceId } = trace;
    if (!bridged.endSaid && bridged.announced) endThrown(bridged);
    trace.finish();
    if (this.#open.get(traceId) === bridged) this.#open.delete(traceId);
    this.#ended.set(traceId, bridged);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** The end of a trace follows its last span within a few turns, if it follows at all. */
  #lookSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      guard('agents traces', () => this.settleAll());
      if (this.#open.size > 0) this.#lookLater();
    });
    this.#soon.unref();
  }

  #lookLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      guard('agents traces', () => this.settleAll());
      if ([...this.#open.values()].some(({ open }) => open.size === 0)) this.#lookLater();
    }, LOOK_INTERVAL);
    this.#later.unref();
  }
}

/** The SDK does not end a trace whose callback threw: what it threw is what its last run ended with, or the app's own. */
function endThrown({ trace, lastRoot }: BridgedTrace): void {
  if (lastRoot?.outcome === 'cancelled') trace.cancel(lastRoot.endReason ?? 'aborted');
  else if (lastRoot?.outcome !== 'failed') trace.setError({ message: 'the callback of the trace threw' });
}

/** The SDK's trace of an id, where it is the one that is current. */
function currentSdkTrace(traceId: string): SdkTrace | undefined {
  const { trace } = sdkContext() ?? {};
  // The SDK's context holds its traces.
  return trace?.traceId === traceId ? (trace as SdkTrace) : undefined;
}

function makeTrace(traceId: string, sdk: SdkTrace | undefined): Trace | undefined {
  const { provider, context } = suite();
  if (!provider.enabled || traceId === NO_OP) return undefined;
  const outer = context.current()?.trace;
  const options: TraceOptions = { traceId, session: sessionOf(sdk, outer) };
  if (sdk?.groupId) options.groupId = sdk.groupId;
  if (sdk?.metadata !== undefined) options.metadata = sdk.metadata;
  if (sdk?.tracingApiKey !== undefined) options.tracingApiKey = sdk.tracingApiKey;
  const made = provider.traceAt({ outer }, sdk?.name ?? 'Agent workflow', options);
  return made.isNoop ? undefined : made;
}

/** A run inside one of the app's own traces belongs to its session, unless it has a group of its own. */
function sessionOf(sdk: SdkTrace | undefined, outer: Trace | undefined): TraceSession {
  const session: TraceSession = {};
  if (outer !== undefined && !sdk?.groupId) session.sessionId = outer.sessionId;
  if (currentRun()?.withoutContent === true) session.content = leastContent(outer);
  return session;
}

/** The app's word on the content of a run, where it has not asked for less anyway. */
function leastContent(outer: Trace | undefined): NonNullable<TraceSession['content']> {
  const configured = outer?.session.content ?? suite().runtime.config.content;
  const mode = typeof configured === 'string' ? configured : configured.mode;
  return mode === 'none' ? 'none' : 'metadata';
}
