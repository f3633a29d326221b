import { known } from '../chaukas/kind.ts';
import { guard } from '../runtime/guard.ts';
import { suite } from '../runtime/suite.ts';
import { withHandoffSpan, withTrace } from './callbacks.ts';
import { type ErrorDetails, firstReport, toErrorEvent } from './failure.ts';
import type { DataAccess, ErrorFacts, EventOptions, Handoff, PolicyDecision, Retry } from './manual-facts.ts';
import type { MessageText } from './span-data.ts';
import type { DataAccessSpanEvent, PolicyDecisionSpanEvent, RetrySpanEvent, SpanEvent } from './span-event.ts';

/** A message as the app has it: its text, or text with a role and other parts. */
type Message = string | MessageText;

const messageOf = (message: Message): MessageText => (typeof message === 'string' ? { text: message } : message);

/** INPUT_RECEIVED: what the user said. Calls of instrumented clients outside all spans record theirs themselves. */
export function recordInput(message: Message, options?: EventOptions): void {
  record(() => ({ type: 'input_received', ...messageOf(message) }), options);
}

/**
 * OUTPUT_EMITTED: what the user is told.
 *
 * @param options `final`: nothing more follows in this run
 */
export function recordOutput(message: Message, options?: EventOptions & { final?: boolean }): void {
  record(() => ({ type: 'output_emitted', ...messageOf(message), ...known({ final: options?.final }) }), options);
}

/** AGENT_HANDOFF: one agent gives the work to another. Made by a handoff span that is over at once. */
export function recordHandoff(handoff: Handoff, options: Pick<EventOptions, 'in'> = {}): void {
  guard('recordHandoff', () => {
    const { from, to, type, reason, input } = handoff;
    const data = {
      from_agent: from,
      to_agent: to,
      handoff_type: oneOf('recordHandoff', 'type', HANDOFF_TYPES, type ?? 'sequential'),
      ...known({ reason, input }),
    };
    withHandoffSpan(() => undefined, { data, ...known({ parent: options.in }) });
  });
}

/** POLICY_DECISION: a rule allowed, denied, or asked for a review. */
export function recordPolicyDecision(decision: PolicyDecision, options?: EventOptions): void {
  record((): PolicyDecisionSpanEvent => {
    const { policyId, outcome, ruleIds, rationale, stage } = decision;
    return {
      type: 'policy_decision',
      policy_id: policyId,
      outcome: oneOf('recordPolicyDecision', 'outcome', OUTCOMES, outcome),
      ...known({ rule_ids: ruleIds, rationale, stage }),
    };
  }, options);
}

/** DATA_ACCESS: documents, rows or pages that were read. */
export function recordDataAccess(access: DataAccess, options?: EventOptions): void {
  record((): DataAccessSpanEvent => {
    const { datasource, documentIds, chunkIds, piiCategories, query } = access;
    const facts = { document_ids: documentIds, chunk_ids: chunkIds, pii_categories: piiCategories, query };
    return { type: 'data_access', datasource, ...known(facts) };
  }, options);
}

/** STATE_UPDATE: what changed, as `{ key: { old, new } }`, or `{ key: { new } }` where the old value is not known. */
export function recordStateUpdate(update: Record<string, unknown>, options?: EventOptions): void {
  record(() => ({ type: 'state_update', update }), options);
}

/** SYSTEM: anything else that the trail should tell, by a name of the app's own. */
export function recordSystem(
  name: string,
  data?: Record<string, unknown>,
  options?: EventOptions & { severity?: 'debug' | 'info' | 'warn' | 'error' },
): void {
  record(() => ({ type: 'system', name, ...known({ data, severity: options?.severity }) }), options);
}

/**
 * ERROR: an error that the app handled. It does not fail the span: `span.recordError(error)` does. One error object is
 * reported once: not again here if a span reported it that it passed through, nor by a span that it leaves later.
 */
export function recordError(error: unknown, options?: EventOptions & ErrorFacts): void {
  record(() => {
    if (!firstReport(error)) return undefined;
    const { code, recoverable, recoveryAction } = options ?? {};
    const details: ErrorDetails = known({ code, recoverable, recovery_action: recoveryAction });
    return toErrorEvent(error, details);
  }, options);
}

/** RETRY: a further attempt starts. */
export function recordRetry(retry: Retry, options?: EventOptions): void {
  record((): RetrySpanEvent => {
    const { attempt, strategy, backoffMs, reason, httpStatus } = retry;
    return {
      type: 'retry',
      attempt,
      strategy: oneOf('recordRetry', 'strategy', STRATEGIES, strategy),
      ...known({ backoff_ms: backoffMs, reason, http_status: httpStatus }),
    };
  }, options);
}

/** Puts an event where it belongs; outside any trace it gets one of its own, so that it is not lost. */
function record(make: () => SpanEvent | undefined, options: EventOptions = {}): void {
  guard('record', () => {
    const { context, provider } = suite();
    if (!provider.enabled) return;
    const event = make();
    if (event === undefined) return;
    const frame = context.current();
    const place = options.in ?? frame?.span ?? frame?.trace;
    if (place === undefined) withTrace(event.type, (trace) => trace.addEvent(event, options.timestamp));
    else place.addEvent(event, options.timestamp);
  });
}

const OUTCOMES = ['review', 'allow', 'deny'] as const;
const STRATEGIES = ['framework', 'exponential_backoff', 'server_hint', 'fallback'] as const;
const HANDOFF_TYPES = ['sequential', 'parallel', 'conditional'] as const;

/** A word of those that the schema knows; for any other the first of them, and a line that says so. */
function oneOf<T extends string>(caller: string, field: string, words: readonly [T, ...T[]], given: T): T {
  if (words.includes(given)) return given;
  const [first] = words;
  suite().runtime.notices.problem(
    `${caller}({ ${field} }) is ${JSON.stringify(given)}, not one of ${words.join(', ')}; recorded as ${first}`,
  );
  return first;
}
