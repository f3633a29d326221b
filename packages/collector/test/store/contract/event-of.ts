import { randomUUID } from 'node:crypto';
import { toBinary } from '@bufbuild/protobuf';
import { createEvent, type EventInit, EventSchema, EventStatus, EventType, Severity } from '@chaukas/spec';
import { scanEvent } from '@chaukas/spec/scan';
import type { IncomingEvent, Scope } from '../../../src/store/event-store.ts';

export const SCOPE: Scope = { tenantId: 'acme', projectId: 'support' };

/** An event of this moment after `START`, in milliseconds, on its way into a store. */
export function eventAt(ms: number, init: EventInit = {}, scope: Scope = SCOPE): IncomingEvent {
  return incoming({ ...DEFAULTS, eventId: randomUUID(), timestamp: timestampOf(timeAt(ms)), ...init }, scope);
}

export function incoming(init: EventInit, scope: Scope = SCOPE): IncomingEvent {
  const bytes = toBinary(EventSchema, createEvent({ ...init, ...scope }));
  return { scope, header: scanEvent(bytes), bytes };
}

/** Nanoseconds since 1970, so many milliseconds after the start of these tests' time. */
export function timeAt(ms: number): bigint {
  return START + BigInt(ms) * 1_000_000n;
}

export function timestampOf(time: bigint): { seconds: bigint; nanos: number } {
  const nanos = ((time % SECOND) + SECOND) % SECOND;
  return { seconds: (time - nanos) / SECOND, nanos: Number(nanos) };
}

const START = 1_763_683_200_000_000_000n;
const SECOND = 1_000_000_000n;

const DEFAULTS: EventInit = {
  sessionId: 'session',
  traceId: 'trace',
  spanId: 'span',
  type: EventType.SYSTEM,
  status: EventStatus.COMPLETED,
  severity: Severity.INFO,
};
