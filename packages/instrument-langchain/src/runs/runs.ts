import type { InstrumentationScope, MessageText, Span, SpanData, SpanEvent, TraceSession } from '@chaukas/core';
import { Frame, suite } from '@chaukas/core/instrumentation';
import { inputOf, outputOf } from '../meaning/messages.ts';
import { sessionOf } from '../meaning/session.ts';
import { GraphState } from './graph-state.ts';
import { OpenRuns } from './open-runs.ts';
import { Run, type RunStart } from './run.ts';
import { RunTree } from './run-tree.ts';
import { currentSlot, type Slot } from './slots.ts';

/** After an outermost run was given up, what is below it has so many milliseconds to say how it ended. */
const GRACE_MS = 5000;

/** Runs that the library can begin by themselves and that know what came in. */
const CONVERSES: ReadonlySet<string> = new Set(['graph', 'chain', 'model']);

/** How a run ended. */
export interface RunEnd {
  readonly outputs?: unknown;
  readonly cancelled?: string;
}

/** What a run starts with, beside what the library says of it. */
export interface StartOptions {
  readonly scope: InstrumentationScope;
  /** Of a run that is a fact of its own. */
  readonly data?: SpanData;
  /** What the user said by the inputs, where that is not to be read off them. */
  readonly input?: MessageText | null;
}

/** The library's runs that are under way, as spans of ours where they are facts. */
export class Runs {
  readonly open: OpenRuns = new OpenRuns((run, reason) => this.cancel(run, reason));

  start(start: RunStart, { scope, data, input }: StartOptions): Run | undefined {
    const { provider, context } = suite();
    if (provider.off) return undefined;
    const here = context.current();
    const parent = this.#parentOf(start, here);
    if (parent === undefined && !provider.enabled) return undefined;
    const tree = parent?.tree ?? treeOf(start, scope, here, input);
    const run = new Run(start, parent, tree, start.kind === 'graph' ? new GraphState() : undefined);
    this.open.add(run);
    tree.open++;
    tree.lastActive = run.startedAt;
    if (data !== undefined) run.span = tree.startSpan(data, placeFor(run, here), run.startedAt);
    takeSlot(run);
    return run;
  }

  /** Records something that happened in a run. */
  note(run: Run, event: SpanEvent): void {
    const trace = run.tree.opened();
    const span = run.nearestSpan;
    if (span === undefined) trace?.addEvent(event);
    else span.addEvent(event);
  }

  end(run: Run, { outputs, cancelled }: RunEnd): void {
    if (!this.open.delete(run)) return;
    if (run.frame !== undefined) run.frame.closed = true;
    if (cancelled !== undefined) run.span?.cancel(cancelled);
    run.span?.finish();
    const { tree } = run;
    if (run.parent === undefined) {
      const error = run.span?.error ?? run.error;
      const answered = cancelled === undefined && error === null && run.graph?.interrupted !== true;
      tree.rootEnded({ output: answered ? () => outputOf(outputs) : undefined, error, cancelled });
    }
    tree.runEnded();
  }

  /** Ends a run that was given up; what is below it is told so by the library, or is given up a little later. */
  cancel(run: Run, reason: string): void {
    if (this.open.get(run.id) !== run) return;
    this.end(run, { cancelled: reason });
    if (run.tree.open === 0) return;
    const below = (other: Run): boolean => other.nearest((at) => at === run) !== undefined;
    setTimeout(() => this.open.giveUpWhere(below, reason), GRACE_MS).unref();
  }

  /** The place of what happens inside a run. */
  frameOf(run: Run): Frame | undefined {
    const trace = run.tree.opened();
    if (trace === undefined) return undefined;
    run.frame ??= new Frame(trace, run.nearestSpan, undefined);
    return run.frame;
  }

  /** The run around, unless the app has opened a trace of its own since. */
  #parentOf({ parentId }: RunStart, here: Frame | undefined): Run | undefined {
    const parent = this.open.get(parentId);
    if (parent === undefined || here === undefined) return parent;
    const { trace, outer } = parent.tree;
    return here.trace === trace || here.trace === outer?.trace ? parent : undefined;
  }
}

function treeOf(
  start: RunStart,
  scope: InstrumentationScope,
  outer: Frame | undefined,
  input: MessageText | null | undefined,
): RunTree {
  const { name, kind, inputs } = start;
  const said = (): MessageText | undefined => (input === undefined ? inputOf(inputs) : (input ?? undefined));
  // A model call of the app's inside its own run is a step of that.
  const converses = CONVERSES.has(kind) && !(kind === 'model' && outer?.inRun === true) && input !== null;
  const metadata = currentSlot()?.metadata ?? start.metadata;
  const session = (): TraceSession =>
    sessionOf({ tags: start.tags, metadata }, outer?.trace.session.sessionId !== undefined);
  return new RunTree({ name, scope, outer, session, input: converses ? said : undefined });
}

/** The span to hang on: that of the run around, or one that the app has opened inside it. */
function placeFor(run: Run, here: Frame | undefined): Span | undefined {
  const trace = run.tree.opened();
  const around = run.nearestSpan;
  if (here?.span === undefined || here.trace !== trace) return around;
  for (let span: Span | undefined = here.span; span !== undefined; span = span.parent) {
    if (span === around) return here.span;
  }
  return around ?? here.span;
}

/** What runs inside a call of the library's is found by the context of the call. */
function takeSlot(run: Run): void {
  const slot = currentSlot();
  if (slot === undefined || slot.run !== undefined) return;
  if (slot.className !== undefined && run.start.className !== undefined && slot.className !== run.start.className)
    return;
  for (let at: Slot | undefined = slot; at !== undefined && at.run === undefined; at = at.outer) at.run = run;
  const trace = run.span === undefined ? undefined : run.tree.trace;
  if (trace === undefined) return;
  run.frame = new Frame(trace, run.span, slot.cell.current);
  slot.cell.current = run.frame;
}
