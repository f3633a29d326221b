import { create, type DescMessage, type MessageInitShape, type MessageShape, protoInt64 } from '@bufbuild/protobuf';
import { AnySchema, type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';
import {
  CostDetailsSchema,
  type Event,
  EventSchema,
  InfrastructureMetricsSchema,
  type PerformanceMetrics,
  PerformanceMetricsSchema,
  RedactionInfoSchema,
  RetryInfoSchema,
} from './gen/chaukas/spec/common/v1/events_pb.ts';
import type { EventInit } from './json-lines.ts';

/**
 * Makes an event message from its plain form, as `create` of protobuf-es does, down to the order of its properties.
 *
 * That one sets each property by a computed name, which makes the engine keep the event as a dictionary: several times the time and the
 * memory. Here an event is one literal, and what an event can lack is added behind it.
 */
export function createEvent(init: EventInit): Event {
  // No event of ours lacks its time, which stands in the midst of the literal.
  if (init?.timestamp == null || '$typeName' in init) return create(EventSchema, init);
  return withRest(headOf(init, init.timestamp), init);
}

/** What comes before the first field that most events lack. */
type Head = Omit<Event, 'piiCategories' | 'extensions'>;

function headOf(init: EventInit, timestamp: NonNullable<EventInit['timestamp']>): Head {
  return {
    $typeName: 'chaukas.spec.common.v1.Event',
    eventId: text(init.eventId),
    tenantId: text(init.tenantId),
    projectId: text(init.projectId),
    sessionId: text(init.sessionId),
    spanId: text(init.spanId),
    parentSpanId: text(init.parentSpanId),
    type: number(init.type),
    severity: number(init.severity),
    status: number(init.status),
    author: number(init.author),
    timestamp: timestampOf(timestamp),
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
  };
}

function withRest(head: Head, init: EventInit): Event {
  const { retry, redaction, piiCategories, performance, infrastructure, cost, metadata, extensions } = init;
  // It becomes one with the last line.
  const event = head as Event;
  if (retry != null) event.retry = messageOf(RetryInfoSchema, retry);
  if (redaction != null) event.redaction = messageOf(RedactionInfoSchema, redaction);
  event.piiCategories = list(piiCategories);
  if (performance != null) event.performance = performanceOf(performance);
  if (infrastructure != null) event.infrastructure = messageOf(InfrastructureMetricsSchema, infrastructure);
  if (cost != null) event.cost = messageOf(CostDetailsSchema, cost);
  if (metadata != null) event.metadata = metadata;
  event.extensions = Array.isArray(extensions)
    ? extensions.map((value) => messageOf(AnySchema, value))
    : list(extensions);
  return event;
}

type Content = Event['content'];

/** The messages that content is made of, by its case; undefined for the Struct, which is an object as it is. */
const CONTENT: ReadonlyMap<unknown, DescMessage | undefined> = new Map(
  EventSchema.oneofs.flatMap(({ fields }) => fields).map(({ localName, message }) => [localName, messageIn(message)]),
);

function messageIn(message: DescMessage | undefined): DescMessage | undefined {
  return message?.typeName === 'google.protobuf.Struct' ? undefined : message;
}

function contentOf(content: EventInit['content']): Content {
  const kind = content?.case;
  if (content == null || !CONTENT.has(kind)) return { case: undefined };
  const { value } = content;
  const desc = CONTENT.get(kind);
  const message = desc === undefined || value === undefined ? value : messageOf(desc, value);
  // The table says that the value is of this kind; its type cannot.
  return { case: kind, value: message } as Content;
}

function timestampOf(init: NonNullable<EventInit['timestamp']>): Timestamp {
  if (!isPlain(init)) return messageOf(TimestampSchema, init);
  return {
    $typeName: 'google.protobuf.Timestamp',
    seconds: init.seconds ?? protoInt64.zero,
    nanos: number(init.nanos),
  };
}

function performanceOf(init: NonNullable<EventInit['performance']>): PerformanceMetrics {
  if (!isPlain(init)) return messageOf(PerformanceMetricsSchema, init);
  return {
    $typeName: 'chaukas.spec.common.v1.PerformanceMetrics',
    cpuPercent: number(init.cpuPercent),
    memoryMb: number(init.memoryMb),
    durationMs: number(init.durationMs),
    throughput: number(init.throughput),
    latencyMs: number(init.latencyMs),
  };
}

/** Any other message in an event; what is no object is left for whoever reads the event to refuse. */
function messageOf<D extends DescMessage>(desc: D, init: MessageInitShape<D>): MessageShape<D> {
  return isObject(init) ? create(desc, init) : init;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is an object, and not a message already. */
function isPlain(value: unknown): boolean {
  return isObject(value) && !('$typeName' in value);
}

function text(value: string | undefined): string {
  return value ?? '';
}

function number(value: number | undefined): number {
  return value ?? 0;
}

function flag(value: boolean | undefined): boolean {
  return value ?? false;
}

function list<T>(value: T[] | undefined): T[] {
  return value ?? [];
}
