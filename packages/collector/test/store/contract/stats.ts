import { EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { eventAt, SCOPE, timeAt } from './event-of.ts';
import type { Subject } from './subject.ts';

const { ERROR, RETRY, SYSTEM } = EventType;

export function statsContract({ open }: Subject): void {
  describe('stats', () => {
    it('are of all events, or of a range of time', async () => {
      const store = await open();
      await store.append([
        eventAt(0, { sessionId: 'a' }),
        eventAt(10, { sessionId: 'a', type: ERROR }),
        eventAt(4, { sessionId: 'b' }),
        eventAt(5, { sessionId: '', type: RETRY }),
      ]);
      await store.append([eventAt(30, { sessionId: 'a' })]);
      const types = (...counts: [EventType, bigint][]) => new Map(counts);
      expect(await store.stats(SCOPE)).toEqual({
        totalEvents: 5n,
        totalSessions: 2n,
        eventsByType: types([SYSTEM, 3n], [ERROR, 1n], [RETRY, 1n]),
        averageSessionDurationMs: 15,
      });
      expect(await store.stats(SCOPE, { to: timeAt(30) })).toEqual({
        totalEvents: 4n,
        totalSessions: 2n,
        eventsByType: types([SYSTEM, 2n], [ERROR, 1n], [RETRY, 1n]),
        averageSessionDurationMs: 5,
      });
      expect(await store.stats(SCOPE, { from: timeAt(5) })).toMatchObject({ totalEvents: 3n, totalSessions: 1n });
      expect(await store.stats(SCOPE, { from: timeAt(5), to: timeAt(10) })).toEqual({
        totalEvents: 1n,
        totalSessions: 0n,
        eventsByType: types([RETRY, 1n]),
        averageSessionDurationMs: 0,
      });
      await store.close();
    });

    it('are of nothing in a store that holds nothing', async () => {
      const store = await open();
      const nothing = { totalEvents: 0n, totalSessions: 0n, eventsByType: new Map(), averageSessionDurationMs: 0 };
      expect(await store.stats(SCOPE)).toEqual(nothing);
      expect(await store.stats(SCOPE, { from: 0n })).toEqual(nothing);
      await store.close();
    });
  });
}
