import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { toBinary } from '@bufbuild/protobuf';
import { createEvent, EventSchema, EventStatus, EventType, Severity } from '@chaukas/spec';
import type { Scope } from '../../src/store/event-store.ts';
import type { Sent } from './ledger.ts';

export const SCOPE: Scope = { tenantId: 'acme', projectId: 'durability' };

/** Largest text of an event: some are larger than a page of the database, so that they are written in pieces. */
const MAX_TEXT = 60_000;

/** Events of one round, which is their trace; each with a text of its own that cannot be guessed. */
export function someEvents(count: number, traceId: string): Sent[] {
  return Array.from({ length: count }, () => {
    const id = randomUUID();
    const size = randomInt(10) === 0 ? randomInt(MAX_TEXT) : randomInt(1000);
    const event = createEvent({
      ...SCOPE,
      eventId: id,
      traceId,
      sessionId: `session-${randomInt(20)}`,
      type: EventType.OUTPUT_EMITTED,
      status: EventStatus.COMPLETED,
      severity: Severity.INFO,
      timestamp: { seconds: BigInt(Math.floor(Date.now() / 1000)), nanos: randomInt(1_000_000_000) },
      tags: ['durability'],
      content: { case: 'message', value: { role: 'assistant', text: randomBytes(size / 2).toString('hex') } },
    });
    return { id, bytes: toBinary(EventSchema, event) };
  });
}
