import type { ErrorSpanEvent, PolicyDecisionSpanEvent } from '@chaukas/core';
import { suite } from '@chaukas/core/instrumentation';
import { readText } from '@chaukas/instrumentation';
import { type ErrorText, errorTextOf } from '../mapping/error-text.ts';
import type { Twin } from './twin.ts';

/** Spans that an error of something inside passes through; the SDK marks each of them with it. */
const AROUND: ReadonlySet<string> = new Set(['task', 'agent', 'turn']);

/** Spans of model calls: a failed one may be made again. */
const CALLS: ReadonlySet<string> = new Set(['response', 'generation']);

/** Spans that become one event. */
const POINTS: ReadonlySet<string> = new Set(['guardrail', 'handoff', 'custom']);

/** What the SDK calls the failure of a tool that the model is told of, after which the run goes on. */
const HANDLED = /non-fatal/;

/** What becomes of an error that the model is told of. */
const TOLD = { recoverable: true, recovery_action: 'tool_error_returned_to_model' };

/** A tool call that somebody refused: the decision is recorded, and nothing failed. */
const REJECTED = /manually rejected/;

/** Said on a handoff that was made, where the model asked for others too. */
export const SEVERAL_HANDOFFS = 'Multiple handoffs requested';

/** Errors that are decisions: limits of the app's. */
const LIMITS: ReadonlySet<string | undefined> = new Set(['MaxTurnsExceededError']);

/** Says how a span ended: what failed is recorded once, where it arose, and is only passed on by what is around it. */
export function settleOutcome(twin: Twin): void {
  const { span, sdk, run } = twin;
  const type = span.spanData.type;
  const cancelled = run?.cancelled;
  if (sdk.error === null) {
    succeeded(twin, cancelled);
    return;
  }
  const text = readText(sdk.error, 'data', 'error') ?? sdk.error.message;
  const said = errorTextOf(text);
  if (REJECTED.test(text)) {
    span.setError({ message: sdk.error.message });
    span.cancel('rejected');
  } else if (said.code === 'AbortError' || run?.aborted === true || cancelled !== undefined) {
    span.cancel(cancelled ?? 'aborted');
  } else if (AROUND.has(type)) {
    passedOrOwn(twin, said);
  } else if (sdk.error.message !== SEVERAL_HANDOFFS) {
    ownError(twin, said);
  }
}

function succeeded(twin: Twin, cancelled: string | undefined): void {
  const { span, run, parent, failedByFlag } = twin;
  if (failedByFlag !== undefined) span.setError({ message: failedByFlag });
  if (cancelled !== undefined && (AROUND.has(span.spanData.type) || CALLS.has(span.spanData.type)))
    span.cancel(cancelled);
  else if (AROUND.has(span.spanData.type) && run?.interrupted === true) span.endReason = 'interrupted';
  if (!CALLS.has(span.spanData.type) || parent === undefined) return;
  // What failed before was made up for.
  parent.failedInside = undefined;
  parent.failedCall = undefined;
  parent.lastCall = twin;
}

/** An error of a run: of what failed inside, or of the run itself. */
function passedOrOwn(twin: Twin, said: ErrorText): void {
  const { span, parent } = twin;
  span.setError({ message: said.message, ...(said.code !== undefined && { data: { name: said.code } }) });
  // A guardrail that failed stands beside the turn that it ended.
  twin.failedInside ??= span.spanData.type === 'turn' ? parent?.failedInside : undefined;
  if (twin.failedInside === undefined) {
    if (LIMITS.has(said.code)) span.addEvent(limitReached(said.message), twin.ended?.at);
    span.addEvent(errorEvent(said), twin.ended?.at);
    twin.failedInside = { message: said.message };
  }
  if (parent !== undefined) parent.failedInside = twin.failedInside;
}

/** An error of a call: as the layer inside met it, else as the SDK says it. */
function ownError(twin: Twin, said: ErrorText): void {
  const { span, parent, sdk } = twin;
  const handled = HANDLED.test(sdk.error?.message ?? '');
  tellError(twin, said, handled);
  if (parent === undefined || handled) return;
  parent.failedInside = { message: said.message };
  if (CALLS.has(span.spanData.type)) parent.failedCall = twin;
}

function tellError(twin: Twin, said: ErrorText, handled: boolean): void {
  const { span, parent } = twin;
  const claim = suite().provider.claims.on(span);
  const met = twin.thrown === undefined ? claim.failure : { ...twin.thrown, details: handled ? TOLD : undefined };
  if (met !== undefined && !claim.has('error')) {
    span.recordError(met.error, met.details);
    return;
  }
  span.setError({ message: said.message, ...(said.code !== undefined && { data: { name: said.code } }) });
  // What failed inside a tool was recorded there.
  if (twin.failedInside !== undefined || claim.has('error')) return;
  // What is a point in the trail has nothing below it.
  const place = POINTS.has(span.spanData.type) ? (parent?.span ?? span) : span;
  place.addEvent(errorEvent(said, handled), twin.ended?.at);
}

function errorEvent(said: ErrorText, handled = false): ErrorSpanEvent {
  return {
    type: 'error',
    message: said.message,
    code: said.code ?? 'Error',
    ...(handled && TOLD),
  };
}

function limitReached(rationale: string): PolicyDecisionSpanEvent {
  return { type: 'policy_decision', policy_id: 'openai.agents.max_turns', outcome: 'deny', rationale };
}
