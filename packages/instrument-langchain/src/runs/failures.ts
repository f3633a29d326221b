import { type ErrorDetails, firstReport, suite, toErrorEvent, toSpanError } from '@chaukas/core/instrumentation';
import { readList, readText } from '@chaukas/instrumentation';
import { type Thrown, thrown } from '../meaning/failure.ts';
import { accessRefusal, middlewareRefusal, reviewsOf } from '../meaning/policies.ts';
import type { GraphCommand } from '../meaning/state.ts';
import type { Run } from './run.ts';
import type { Runs } from './runs.ts';

/** Commands that were seen: they pass up through the runs that they leave. */
const SEEN_COMMANDS = new WeakSet<object>();

/** Ends a run that threw. */
export function endThrown(runs: Runs, run: Run, error: unknown): void {
  const how = thrown(error);
  HOW[how.kind](runs, run, error, how);
}

const HOW: { readonly [K in Thrown['kind']]: (runs: Runs, run: Run, error: unknown, how: Thrown) => void } = {
  failed,
  aborted: (runs, run) => runs.cancel(run, 'aborted'),
  interrupted,
  handed_over: (runs, run, error, how) =>
    handedOver(runs, run, error, how.kind === 'handed_over' ? how.command : undefined),
};

function failed(runs: Runs, run: Run, error: unknown): void {
  if (run.parent !== undefined) run.parent.failed = { run, error, at: performance.now() };
  report(runs, run, error);
  if (run.kind === 'model') refused(runs, run, error);
  if (run.kind === 'node') {
    for (const decision of middlewareRefusal(run.name, error)) runs.note(run, { type: 'policy_decision', ...decision });
  }
  runs.end(run, {});
}

/** One error where it arose; the runs that it passes through only failed. */
function report(runs: Runs, run: Run, error: unknown): void {
  const { span } = run;
  if (span !== undefined) {
    const claim = suite().provider.claims.on(span);
    const details: ErrorDetails | undefined = claim.failure?.details;
    if (!claim.has('error')) span.recordError(error, details);
    else span.setError(toSpanError(error));
    return;
  }
  run.error = toSpanError(error);
  const passing = run.failed !== undefined && Object.is(run.failed.error, error);
  if (!passing && firstReport(error)) runs.note(run, toErrorEvent(error));
}

/** Who may not ask; a client that is instrumented itself has said so already. */
function refused(runs: Runs, run: Run, error: unknown): void {
  const { span } = run;
  if (span === undefined || suite().provider.claims.on(span).failure !== undefined) return;
  const provider = span.spanData.type === 'generation' ? span.spanData.provider : undefined;
  for (const decision of accessRefusal(error, provider)) runs.note(run, { type: 'policy_decision', ...decision });
}

/** It waits for a person: no failure. */
function interrupted(runs: Runs, run: Run, error: unknown): void {
  const node = run.nearest(({ kind }) => kind === 'node');
  const { interrupts } = run.tree;
  const reviews = reviewsOf(error, node?.name);
  readList(error, 'interrupts').forEach((interrupt, index) => {
    const id =
      readText(interrupt, 'id') ?? readText(interrupt, 'interrupt_id') ?? JSON.stringify(reviews[index]?.rationale);
    const review = reviews[index];
    if (review === undefined || interrupts.has(id)) return;
    interrupts.add(id);
    runs.note(run, { type: 'policy_decision', ...review });
  });
  for (let at: Run | undefined = run; at !== undefined; at = at.parent) {
    if (at.graph !== undefined) at.graph.interrupted = true;
  }
  endWith(runs, run, 'interrupted');
}

/** An agent sent the work to another one of the graph around it. */
function handedOver(runs: Runs, run: Run, error: unknown, command: GraphCommand | undefined): void {
  const isFirst = typeof error === 'object' && error !== null && run.kind === 'graph' && !SEEN_COMMANDS.has(error);
  if (isFirst && command !== undefined) {
    SEEN_COMMANDS.add(error);
    for (const target of command.goto) recordHandoff(run.parent ?? run, run.name, target, command);
  }
  endWith(runs, run, 'handoff');
}

/** Records that an agent handed over to another. */
export function recordHandoff(
  at: Run,
  from: string,
  to: string,
  { parallel, update }: Pick<GraphCommand, 'parallel' | 'update'>,
): void {
  if (from === to || to === '__end__') return;
  const input = Object.keys(update).length === 0 ? undefined : update;
  at.tree
    .startSpan(
      {
        type: 'handoff',
        from_agent: from,
        to_agent: to,
        handoff_type: parallel ? 'parallel' : 'sequential',
        ...(input !== undefined && { input }),
      },
      at.nearestSpan,
    )
    ?.finish();
}

function endWith(runs: Runs, run: Run, reason: string): void {
  if (run.span !== undefined) run.span.endReason = reason;
  runs.end(run, {});
}
