import { randomUUID } from 'node:crypto';
import { type EventInit, EventStatus, EventType } from '@chaukas/spec';

/** An event that every dialect takes. */
export function makeEvent(init: EventInit = {}): EventInit & { eventId: string } {
  return {
    eventId: randomUUID(),
    tenantId: 'default',
    projectId: 'default',
    sessionId: 'session',
    type: EventType.SYSTEM,
    status: EventStatus.COMPLETED,
    timestamp: { seconds: 1_700_000_000n, nanos: 123_000_000 },
    ...init,
  };
}
