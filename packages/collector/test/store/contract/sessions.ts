import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../src/store/event-store.ts';
import { eventAt, SCOPE, timeAt } from './event-of.ts';
import type { Subject } from './subject.ts';

const { SESSION_START, SESSION_END, ERROR } = EventType;
const { COMPLETED, FAILED } = EventStatus;

async function sessionIds(store: EventStore, size: number): Promise<string[]> {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const page = await store.sessions(SCOPE, { size, ...(token !== undefined && { token }) });
    ids.push(...page.sessions.map(({ sessionId }) => sessionId));
    token = page.next;
  } while (token !== undefined);
  return ids;
}

export function sessionContract({ open }: Subject): void {
  describe('sessions', () => {
    it('are summed up, whatever order their events come in', async () => {
      const store = await open();
      await store.append([
        eventAt(5, { sessionId: 'a', type: ERROR }),
        eventAt(9, { sessionId: 'a', type: SESSION_END, status: FAILED }),
        eventAt(1, { sessionId: 'a', type: SESSION_START }),
      ]);
      await store.append([
        eventAt(7, { sessionId: 'a', type: SESSION_END, status: COMPLETED }),
        eventAt(3, { sessionId: 'b', type: ERROR }),
        eventAt(8, { sessionId: 'a', type: ERROR, status: FAILED }),
      ]);
      const { sessions, next } = await store.sessions(SCOPE, { size: 10 });
      expect(next).toBeUndefined();
      expect(sessions).toEqual([
        { sessionId: 'a', firstTime: timeAt(1), lastTime: timeAt(9), events: 5n, errors: 2n, status: FAILED },
        { sessionId: 'b', firstTime: timeAt(3), lastTime: timeAt(3), events: 1n, errors: 1n, status: undefined },
      ]);
      await store.close();
    });

    it('have the status of their last end, of two at one time the one that came later', async () => {
      const store = await open();
      const end = (ms: number, status: EventStatus) => eventAt(ms, { type: SESSION_END, status });
      const status = async (): Promise<EventStatus | undefined> =>
        (await store.sessions(SCOPE, { size: 1 })).sessions[0]?.status;
      await store.append([end(1, FAILED)]);
      expect(await status()).toBe(FAILED);
      await store.append([end(1, COMPLETED), eventAt(2)]);
      expect(await status()).toBe(COMPLETED);
      await store.append([end(0, FAILED)]);
      expect(await status()).toBe(COMPLETED);
      await store.close();
    });

    it('come with the latest event first, page by page', async () => {
      const store = await open();
      await store.append([3, 1, 2, 2, 5].map((ms, at) => eventAt(ms, { sessionId: String(at) })));
      for (const size of [1, 2, 5]) expect(await sessionIds(store, size)).toEqual(['4', '0', '3', '2', '1']);
      await store.append([eventAt(6, { sessionId: '1' })]);
      expect(await sessionIds(store, 2)).toEqual(['1', '4', '0', '3', '2']);
      await store.close();
    });

    it('are shown once, although they move while pages are read', async () => {
      const store = await open();
      await store.append([1, 2, 3].map((ms) => eventAt(ms, { sessionId: String(ms) })));
      const first = await store.sessions(SCOPE, { size: 1 });
      await store.append([eventAt(9, { sessionId: '3' }), eventAt(10, { sessionId: 'new' })]);
      const rest = await store.sessions(SCOPE, { size: 9, token: first.next ?? expect.fail('there is more') });
      expect([...first.sessions, ...rest.sessions].map(({ sessionId }) => sessionId)).toEqual(['3', '2', '1']);
      await store.close();
    });
  });
}
