import { fromBinary } from '@bufbuild/protobuf';
import { type Event, EventSchema, type JsonValue } from '@chaukas/spec';
import type { ScannedEvent } from '@chaukas/spec/scan';

/** What protobuf-es finds in the bytes; undefined where it finds no event. */
export function readByEs(bytes: Uint8Array): Event | undefined {
  try {
    return fromBinary(EventSchema, bytes);
  } catch {
    return undefined;
  }
}

/** What the header of a decoded event is. */
export function headerOf(event: Event): ScannedEvent {
  const { timestamp } = event;
  const field = EventSchema.fields.find(({ localName, oneof }) => oneof && localName === event.content.case);
  return {
    eventId: event.eventId,
    tenantId: event.tenantId,
    projectId: event.projectId,
    sessionId: event.sessionId,
    spanId: event.spanId,
    parentSpanId: event.parentSpanId,
    traceId: event.traceId,
    agentId: event.agentId,
    agentName: event.agentName,
    type: event.type,
    severity: event.severity,
    status: event.status,
    author: event.author,
    tags: event.tags,
    time: (timestamp?.seconds ?? 0n) * 1_000_000_000n + BigInt(timestamp?.nanos ?? 0),
    hasTimestamp: timestamp !== undefined,
    hashPrev: event.hashPrev,
    contentHash: event.contentHash,
    content: field?.name,
  };
}

/** The strings of a decoded event that can be searched, in no particular order. */
export function textsOf(event: Event): string[] {
  const content = event.content.value === undefined ? [] : stringsOf(event.content.value);
  const agent = event.agentName === '' ? [] : [event.agentName];
  return [...agent, ...content, ...stringsOf(event.metadata ?? {})].sort();
}

function stringsOf(value: unknown): string[] {
  // An empty string in a message is none on the wire; in a Struct it is, but there is nothing to find in it.
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  if (typeof value !== 'object' || value === null) return [];
  const message = '$typeName' in value;
  return Object.entries(value as Record<string, JsonValue>).flatMap(([key, inner]) =>
    message && key.startsWith('$') ? [] : stringsOf(inner),
  );
}
