import { Author, type ErrorInfoInit, EventStatus, EventType, Severity } from '@chaukas/spec';
import { Capture } from '../content/snapshot.ts';
import { stackOf } from '../tracing/failure.ts';
import type { ErrorSpanEvent, SpanEvent } from '../tracing/span-event.ts';
import { type EventParts, int32, known, texts } from './kind.ts';
import { message } from './task.ts';

type PointOf<T extends SpanEvent['type']> = (event: Extract<SpanEvent, { type: T }>, capture: Capture) => EventParts;

const SEVERITIES: ReadonlyMap<unknown, Severity> = new Map([
  ['debug', Severity.DEBUG],
  ['warn', Severity.WARN],
  ['error', Severity.ERROR],
]);

/** What each span event becomes: the table of point events. */
const POINTS: { readonly [T in SpanEvent['type']]: PointOf<T> } = {
  input_received: (event, capture) => ({
    type: EventType.INPUT_RECEIVED,
    author: Author.USER,
    content: message(event, 'user', capture),
  }),
  output_emitted: (event, capture) => ({
    type: EventType.OUTPUT_EMITTED,
    author: Author.AGENT,
    content: message(event, 'assistant', capture),
    isFinal: event.final === true,
    ...(event.partial === true && { isPartial: true }),
  }),
  error: (event, capture) => ({
    type: EventType.ERROR,
    author: Author.SYSTEM,
    severity: Severity.ERROR,
    status: EventStatus.FAILED,
    content: { case: 'error', value: errorInfo(event, capture) },
  }),
  retry: ({ attempt, strategy, backoff_ms: backoff, reason, http_status }) => ({
    type: EventType.RETRY,
    author: Author.SYSTEM,
    severity: Severity.WARN,
    status: EventStatus.IN_PROGRESS,
    retry: known({
      attempt: int32(attempt),
      strategy,
      backoffMs: typeof backoff === 'number' ? int32(Math.round(backoff)) : undefined,
    }),
    metadata: known({ reason, http_status }),
  }),
  policy_decision: (event, capture) => ({
    type: EventType.POLICY_DECISION,
    author: Author.SYSTEM,
    ...(event.outcome === 'deny' && { severity: Severity.WARN }),
    // An approval was asked for: another decision will follow.
    ...(event.outcome === 'review' && { status: EventStatus.IN_PROGRESS }),
    content: {
      case: 'policy',
      value: known({
        policyId: event.policy_id,
        outcome: event.outcome,
        ruleIds: texts(capture, event.rule_ids),
        rationale: event.rationale === undefined ? undefined : capture.text(event.rationale),
      }),
    },
    metadata: known({ stage: event.stage }),
  }),
  data_access: (event, capture) => ({
    type: EventType.DATA_ACCESS,
    author: Author.SYSTEM,
    content: {
      case: 'dataAccess',
      value: known({
        datasource: event.datasource,
        documentIds: texts(capture, event.document_ids),
        chunkIds: texts(capture, event.chunk_ids),
        piiCategories: texts(capture, event.pii_categories),
      }),
    },
    metadata: known({ query: event.query === undefined ? undefined : capture.text(event.query) }),
    ...(event.pii_categories !== undefined && { piiCategories: event.pii_categories }),
  }),
  state_update: (event, capture) => ({
    type: EventType.STATE_UPDATE,
    author: Author.SYSTEM,
    content: { case: 'stateUpdate', value: capture.struct(event.update, 'input') ?? {} },
    metadata: known({ graph: capture.struct(event.graph, 'input') }),
  }),
  system: (event, capture) => ({
    type: EventType.SYSTEM,
    author: Author.SYSTEM,
    severity: SEVERITIES.get(event.severity) ?? Severity.INFO,
    metadata: known({ name: event.name, data: capture.struct(event.data, 'input') }),
  }),
};

/**
 * The event of something that happened inside a span.
 *
 * @throws Error if there is none for it
 */
export function pointOf(event: SpanEvent, capture: Capture): EventParts {
  if (!Object.hasOwn(POINTS, event.type)) throw new Error(`there is no event for a span event "${event.type}"`);
  // Each entry takes the event of its own name, which the table's type says and an indexed access cannot.
  const point = POINTS[event.type] as (event: SpanEvent, capture: Capture) => EventParts;
  return point(event, capture);
}

function errorInfo(event: ErrorSpanEvent, capture: Capture): ErrorInfoInit {
  const info: ErrorInfoInit = known({
    errorMessage: capture.text(event.message),
    errorCode: event.code,
    recoverable: event.recoverable,
    recoveryAction: event.recovery_action,
  });
  capture.later(() => {
    const stack = event.stack ?? stackOf(event.error);
    if (stack !== undefined) info.stackTrace = new Capture().text(stack);
  });
  return info;
}
