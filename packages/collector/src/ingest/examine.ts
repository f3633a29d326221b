import { Author, EventStatus, EventType, Severity } from '@chaukas/spec';
import { MalformedEventError, type ScannedEvent, scanEvent } from '@chaukas/spec/scan';
import { type Access, resolveScope } from '../access/access.ts';
import { quote } from '../refusal.ts';
import type { IncomingEvent } from '../store/event-store.ts';
import type { Candidate, Rejection } from './candidate.ts';

/** The longest id, name of a tag or name of a tenant, in characters, and the most tags of an event. */
const MAX_TEXT = 512;
const MAX_TAGS = 256;

/** What a store keeps times in: 64-bit nanoseconds, of the years 1677 to 2262. */
const FIRST_TIME = -(2n ** 63n);
const LAST_TIME = 2n ** 63n - 1n;

/** Fields that the public API requires (OpenAPI `Event.required`), and how one reads that they are there. */
const REQUIRED: readonly (readonly [field: string, hint: string, has: (event: ScannedEvent) => boolean])[] = [
  ['event_id', 'a unique id, for example a UUIDv7', (event) => event.eventId !== ''],
  ['type', 'one of EventType, for example EVENT_TYPE_SYSTEM', (event) => event.type !== 0],
  ['status', 'one of EventStatus, for example EVENT_STATUS_COMPLETED', (event) => event.status !== 0],
  ['timestamp', 'when it happened', (event) => event.hasTimestamp],
  ['session_id', 'the session that it belongs to', (event) => event.sessionId !== ''],
];

/** The enums of an event by field; a number that is not among their values is refused. */
const ENUMS: readonly (readonly [field: 'type' | 'status' | 'severity' | 'author', name: string, values: object])[] = [
  ['type', 'EventType', EventType],
  ['status', 'EventStatus', EventStatus],
  ['severity', 'Severity', Severity],
  ['author', 'Author', Author],
];

/** Fields that are looked up by, and so are kept short. */
const IDS = [
  ['event_id', 'eventId'],
  ['tenant_id', 'tenantId'],
  ['project_id', 'projectId'],
  ['session_id', 'sessionId'],
  ['trace_id', 'traceId'],
  ['span_id', 'spanId'],
  ['parent_span_id', 'parentSpanId'],
  ['agent_id', 'agentId'],
] as const satisfies readonly (readonly [string, keyof ScannedEvent])[];

/** Looks at an event before it is stored: whatever passes can be read back by every decoder, and belongs to the caller. */
export function examine(candidate: Candidate, access: Access, maxBytes: number): IncomingEvent | Rejection {
  const { path, bytes } = candidate;
  if (bytes.length > maxBytes) {
    return invalid('', `${path} has ${bytes.length} bytes, more than the ${maxBytes} that one event may have.`);
  }
  const event = scan(candidate);
  if ('reason' in event) return event;
  const problem = problemOf(event);
  if (problem !== undefined) return invalid(event.eventId, `${path}.${problem}.`);
  const scope = resolveScope(access, event);
  if ('field' in scope) {
    return { eventId: event.eventId, kind: scope.kind, reason: `${path}.${scope.field} ${scope.sentence}.` };
  }
  return { scope, header: event, bytes };
}

function scan({ path, bytes }: Candidate): ScannedEvent | Rejection {
  try {
    return scanEvent(bytes);
  } catch (error) {
    if (!(error instanceof MalformedEventError)) throw error;
    return invalid(error.eventId ?? '', `${path}.${error.message}.`);
  }
}

/** What is wrong with a well-formed event, beginning with the field. */
function problemOf(event: ScannedEvent): string | undefined {
  const missing = REQUIRED.find(([, , has]) => !has(event));
  if (missing !== undefined) return `${missing[0]} is missing: ${missing[1]}`;
  const unknown = ENUMS.find(([field, , values]) => !Object.hasOwn(values, event[field]));
  if (unknown !== undefined) return `${unknown[0]} is ${event[unknown[0]]}, which is no ${unknown[1]}`;
  const long = IDS.find(([, key]) => event[key].length > MAX_TEXT);
  if (long !== undefined) return `${long[0]} is longer than ${MAX_TEXT} characters: ${quote(event[long[1]])}`;
  if (event.tags.length > MAX_TAGS) return `tags are ${event.tags.length}, more than ${MAX_TAGS}`;
  const tag = event.tags.findIndex((text) => text.length > MAX_TEXT);
  if (tag >= 0) return `tags[${tag}] is longer than ${MAX_TEXT} characters`;
  if (event.time < FIRST_TIME || event.time > LAST_TIME) return 'timestamp is outside the years 1678 to 2261';
  return undefined;
}

function invalid(eventId: string, reason: string): Rejection {
  return { eventId, kind: 'invalid', reason };
}
