import { EventStatus, EventType, Severity } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import type { EventFilter } from '../../../src/store/event-store.ts';
import { eventAt, incoming, timeAt, timestampOf } from './event-of.ts';
import { idsOf, type Subject, sharedStore } from './subject.ts';

const { ERROR, RETRY, SYSTEM } = EventType;

// One event differs from the plain one in each thing that is filtered by.
const EVENTS = [
  eventAt(0, { eventId: 'plain' }),
  eventAt(1, { eventId: 'session', sessionId: 'other' }),
  eventAt(2, { eventId: 'agent', agentId: 'planner' }),
  eventAt(3, { eventId: 'span', spanId: 'span_0123456789abcdef01234567' }),
  eventAt(4, { eventId: 'trace', traceId: 'other' }),
  eventAt(5, { eventId: 'error', type: ERROR, severity: Severity.ERROR, status: EventStatus.FAILED }),
  eventAt(6, { eventId: 'retry', type: RETRY, severity: Severity.WARN }),
  eventAt(7, { eventId: 'a', tags: ['a', 'a'] }),
  eventAt(8, { eventId: 'a-b', tags: ['b', 'a'], agentId: 'planner' }),
];

const CASES: readonly (readonly [string, EventFilter, readonly string[]])[] = [
  ['a session', { sessionId: 'other' }, ['session']],
  ['an agent', { agentId: 'planner' }, ['agent', 'a-b']],
  ['a span', { spanId: 'span_0123456789abcdef01234567' }, ['span']],
  ['a trace', { traceId: 'other' }, ['trace']],
  ['types', { types: [ERROR, RETRY] }, ['error', 'retry']],
  ['a status', { statuses: [EventStatus.FAILED] }, ['error']],
  ['severities', { severities: [Severity.WARN, Severity.ERROR] }, ['error', 'retry']],
  ['a tag', { tags: ['a'] }, ['a', 'a-b']],
  ['all of several tags', { tags: ['a', 'b', 'a'] }, ['a-b']],
  ['a tag with more', { tags: ['a'], agentId: 'planner', sessionId: 'session' }, ['a-b']],
  ['a time, its end not included', { from: timeAt(3), to: timeAt(5) }, ['span', 'trace']],
  ['a start', { from: timeAt(7) }, ['a', 'a-b']],
  ['an end', { to: timeAt(1) }, ['plain']],
  ['a time without any', { from: timeAt(5), to: timeAt(5) }, []],
  ['a time beyond all times', { from: -(10n ** 30n), to: 10n ** 30n, types: [ERROR] }, ['error']],
  ['all at once', { types: [SYSTEM], tags: ['b'], traceId: 'trace', spanId: 'span', from: timeAt(8) }, ['a-b']],
  ['things that exclude each other', { types: [ERROR], tags: ['a'] }, []],
  ['a name that nothing has', { sessionId: 'none' }, []],
  ['a name that is that of something else', { traceId: 'planner' }, []],
  ['a tag that nothing has', { tags: ['a', 'none'] }, []],
  ['a name in the language of the database', { sessionId: "' OR 1=1 --", agentId: '%', tags: ['*'] }, []],
  ['a type that nothing has', { types: [-1 as EventType, 4_000_000 as EventType] }, []],
  ['what is empty', { types: [], tags: [], sessionId: '', text: '' }, EVENTS.map(({ header }) => header.eventId)],
];

export function filterContract({ open }: Subject): void {
  describe('query', () => {
    const shared = sharedStore(open, EVENTS);

    it.each(CASES)('finds the events of %s', async (_, filter, ids) => {
      const store = shared();
      expect(await idsOf(store, filter)).toEqual(ids);
      expect(await idsOf(store, filter, { order: 'desc' })).toEqual(ids.toReversed());
    });

    it('keeps times to the nanosecond, and the nearest of those that it cannot keep', async () => {
      const store = await open();
      const last = 2n ** 63n - 1n;
      const times = [-(10n ** 19n), -1n, 0n, timeAt(1), timeAt(1) + 1n, last - 1n, last, 10n ** 19n];
      await store.append(
        times.map((time) => {
          const event = incoming({ eventId: String(time), timestamp: timestampOf(time) });
          return { ...event, header: { ...event.header, time } };
        }),
      );
      expect(await idsOf(store)).toEqual(times.map(String));
      expect(await idsOf(store, { from: timeAt(1) + 1n, to: last })).toEqual(times.slice(4, 6).map(String));
      expect(await idsOf(store, { to: 0n })).toEqual(times.slice(0, 2).map(String));
      await store.close();
    });
  });
}
