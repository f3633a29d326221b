import { create, isMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';
import {
  AgentHandoffSchema,
  Author,
  CostDetailsSchema,
  DataAccessSchema,
  ErrorInfoSchema,
  type Event,
  EventSchema,
  EventStatus,
  EventType,
  InfrastructureMetricsSchema,
  LLMInvocationSchema,
  MCPCallSchema,
  MessageContentSchema,
  PerformanceMetricsSchema,
  PolicyDecisionSchema,
  RedactionInfoSchema,
  RetryInfoSchema,
  Severity,
  ToolCallSchema,
  ToolResponseSchema,
} from './gen/chaukas/spec/common/v1/events_pb.ts';

/** What an event can be made from: a plain object with the field names of {@link Event}, every field optional. */
export type EventInit = Exclude<MessageInitShape<typeof EventSchema>, Event>;

/**
 * Makes an event message from its plain form: as protobuf-es's `create` does it, but as one literal. To add some thirty properties
 * one by one takes several times as long, and every event passes here.
 */
export function createEvent(init: EventInit): Event {
  const event: Event = {
    $typeName: 'chaukas.spec.common.v1.Event',
    eventId: text(init.eventId),
    tenantId: text(init.tenantId),
    projectId: text(init.projectId),
    sessionId: text(init.sessionId),
    spanId: text(init.spanId),
    parentSpanId: text(init.parentSpanId),
    type: init.type ?? EventType.UNSPECIFIED,
    severity: init.severity ?? Severity.UNSPECIFIED,
    status: init.status ?? EventStatus.UNSPECIFIED,
    author: init.author ?? Author.UNSPECIFIED,
    agentId: text(init.agentId),
    agentName: text(init.agentName),
    invocationId: text(init.invocationId),
    responseId: text(init.responseId),
    isPartial: flag(init.isPartial),
    isFinal: flag(init.isFinal),
    hashPrev: text(init.hashPrev),
    contentHash: text(init.contentHash),
    wormProofId: text(init.wormProofId),
    branch: text(init.branch),
    tags: list(init.tags),
    traceId: text(init.traceId),
    content: contentOf(init.content),
    piiCategories: list(init.piiCategories),
    extensions: [],
  };
  addMessages(event, init);
  return event;
}

// As protobuf-es, an initial null counts as nothing, which only JavaScript can give.

function text(value: string | undefined): string {
  return value ?? '';
}

function flag(value: boolean | undefined): boolean {
  return value ?? false;
}

function list(value: string[] | undefined): string[] {
  return value ?? [];
}

/** Fields that are absent where nothing is said. */
function addMessages(event: Event, init: EventInit): void {
  if (init.timestamp != null) event.timestamp = timestampOf(init.timestamp);
  if (init.metadata != null) event.metadata = init.metadata;
  if (init.performance != null) event.performance = create(PerformanceMetricsSchema, init.performance);
  if (init.retry != null) event.retry = create(RetryInfoSchema, init.retry);
  if (init.redaction != null) event.redaction = create(RedactionInfoSchema, init.redaction);
  if (init.infrastructure != null) event.infrastructure = create(InfrastructureMetricsSchema, init.infrastructure);
  if (init.cost != null) event.cost = create(CostDetailsSchema, init.cost);
  // Rare, so left to the library.
  if (init.extensions != null) event.extensions = create(EventSchema, { extensions: init.extensions }).extensions;
}

function timestampOf(init: NonNullable<EventInit['timestamp']>): Timestamp {
  if (isMessage(init, TimestampSchema)) return init;
  return { $typeName: 'google.protobuf.Timestamp', seconds: init.seconds ?? 0n, nanos: init.nanos ?? 0 };
}

function contentOf(content: EventInit['content']): Event['content'] {
  switch (content?.case) {
    case 'message':
      return { case: content.case, value: create(MessageContentSchema, content.value) };
    case 'toolCall':
      return { case: content.case, value: create(ToolCallSchema, content.value) };
    case 'toolResponse':
      return { case: content.case, value: create(ToolResponseSchema, content.value) };
    case 'llmInvocation':
      return { case: content.case, value: create(LLMInvocationSchema, content.value) };
    case 'policy':
      return { case: content.case, value: create(PolicyDecisionSchema, content.value) };
    case 'dataAccess':
      return { case: content.case, value: create(DataAccessSchema, content.value) };
    case 'stateUpdate':
      return { case: content.case, value: content.value };
    case 'error':
      return { case: content.case, value: create(ErrorInfoSchema, content.value) };
    case 'agentHandoff':
      return { case: content.case, value: create(AgentHandoffSchema, content.value) };
    case 'mcpCall':
      return { case: content.case, value: create(MCPCallSchema, content.value) };
    default:
      return { case: undefined };
  }
}
