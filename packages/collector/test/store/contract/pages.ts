import { scanEvent } from '@chaukas/spec/scan';
import { describe, expect, it } from 'vitest';
import { type EventStore, type PageRequest, PageTokenError } from '../../../src/store/event-store.ts';
import { eventAt, SCOPE } from './event-of.ts';
import { idsOf, type Subject } from './subject.ts';

const FILTER = { sessionId: 'session' };

async function pageOf(
  store: EventStore,
  request: Partial<PageRequest>,
): Promise<{ ids: string[]; next: string | undefined }> {
  const { events, next } = await store.query(SCOPE, FILTER, { size: 2, order: 'asc', ...request });
  return { ids: events.map((bytes) => scanEvent(bytes).eventId), next };
}

export function pageContract({ open }: Subject): void {
  const filled = async (): Promise<EventStore> => {
    const store = await open();
    // Two of one time, so that time alone does not say where a page ends.
    await store.append([3, 1, 2, 2, 5].map((ms, at) => eventAt(ms, { eventId: String(at) })));
    return store;
  };

  describe('pages', () => {
    it('are in the order of time, then in that in which events came, and backwards', async () => {
      const store = await filled();
      for (const size of [1, 2, 3, 5, 1000]) {
        expect(await idsOf(store, FILTER, { size })).toEqual(['1', '2', '3', '0', '4']);
        expect(await idsOf(store, FILTER, { size, order: 'desc' })).toEqual(['4', '0', '3', '2', '1']);
      }
      await store.close();
    });

    it('have a token only if there is more', async () => {
      const store = await filled();
      expect((await pageOf(store, { size: 5 })).next).toBeUndefined();
      expect((await pageOf(store, { size: 4 })).next).toEqual(expect.any(String));
      await store.close();
    });

    it.each(['asc', 'desc'] as const)('are neither shifted nor repeated by what comes later, %s', async (order) => {
      const store = await filled();
      const first = await pageOf(store, { order });
      await store.append([eventAt(0), eventAt(9)]);
      const token = first.next ?? expect.fail('there is more');
      const second = await pageOf(store, { order, token });
      expect([...first.ids, ...second.ids]).toEqual(order === 'asc' ? ['1', '2', '3', '0'] : ['4', '0', '3', '2']);
      // The same token gives the same page again.
      expect(await pageOf(store, { order, token })).toEqual(second);
      await store.close();
    });

    it('may change their size on the way', async () => {
      const store = await filled();
      const { next: token = '' } = await pageOf(store, { size: 1 });
      expect((await pageOf(store, { size: 1000, token })).ids).toEqual(['2', '3', '0', '4']);
      await store.close();
    });

    it('are refused with a token that is none, was changed, or belongs to another query', async () => {
      const store = await filled();
      const { next: token = '' } = await pageOf(store, {});
      const end = token.length - 1;
      const changed = [...token].map(
        (_, at) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1),
      );
      const none = ['', 'x', ' ', `${token} `, `${token}A`, token.slice(0, end), '\0', "' OR 1=1", 'é'.repeat(43)];
      for (const other of [...changed, ...none]) {
        await expect(pageOf(store, { token: other }), other).rejects.toThrow(PageTokenError);
      }
      const elsewhere = { tenantId: 'acme', projectId: 'sales' };
      await expect(pageOf(store, { order: 'desc', token })).rejects.toThrow(PageTokenError);
      await expect(store.query(elsewhere, FILTER, { size: 2, order: 'asc', token })).rejects.toThrow(PageTokenError);
      await expect(store.query(SCOPE, {}, { size: 2, order: 'asc', token })).rejects.toThrow(PageTokenError);
      await expect(store.sessions(SCOPE, { size: 2, token })).rejects.toThrow(PageTokenError);
      await expect(pageOf(store, { token: 'x' })).rejects.toThrow(/page_token .+ leave it out/);
      await store.close();
    });

    it('take the token of a filter that says the same', async () => {
      const store = await filled();
      const types = [63, 1];
      const { next: token = '' } = await store.query(SCOPE, { types }, { size: 2, order: 'asc' });
      const same = { types: types.toReversed(), tags: [], text: '' };
      const { events } = await store.query(SCOPE, same, { size: 9, order: 'asc', token });
      expect(events).toHaveLength(3);
      await store.close();
    });
  });
}
