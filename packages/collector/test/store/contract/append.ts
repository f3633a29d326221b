import { describe, expect, it } from 'vitest';
import { eventAt, incoming, SCOPE } from './event-of.ts';
import { allOf, idsOf, type Subject } from './subject.ts';

export function appendContract({ open }: Subject): void {
  describe('append', () => {
    it('keeps the bytes as they came, whatever else is in them', async () => {
      const store = await open();
      const event = eventAt(1, { tags: ['a'], metadata: { deep: [1, { text: 'ü' }] } });
      // A field that no schema of today has, behind the rest.
      const bytes = new Uint8Array([...event.bytes, 0xc2, 0x3e, 0x03, 1, 2, 3]);
      await store.append([{ ...event, bytes }]);
      expect(await allOf(store, {}, { scope: SCOPE, size: 10, order: 'asc' })).toEqual([bytes]);
      await store.close();
    });

    it('keeps a copy: what the caller does with its bytes afterwards changes nothing', async () => {
      const store = await open();
      const event = eventAt(1);
      const before = event.bytes.slice();
      const appended = store.append([event]);
      event.bytes.fill(0);
      await appended;
      expect(await allOf(store, {}, { scope: SCOPE, size: 10, order: 'asc' })).toEqual([before]);
      await store.close();
    });

    it('accepts an event once, and counts it when it comes again', async () => {
      const store = await open();
      const [one, two] = [eventAt(1), eventAt(2)];
      expect(await store.append([one, two, one])).toEqual(['stored', 'stored', 'duplicate']);
      expect(await store.append([two, eventAt(3)])).toEqual(['duplicate', 'stored']);
      expect(await idsOf(store)).toHaveLength(3);
      await store.close();
    });

    it('leaves no trace of a repeat that says something else', async () => {
      const store = await open();
      const first = eventAt(1, { sessionId: 'a', tags: ['x'] });
      const other = eventAt(2, { eventId: first.header.eventId, sessionId: 'b', tags: ['y'] });
      await store.append([first, other]);
      await store.append([other]);
      expect(await allOf(store, {}, { scope: SCOPE, size: 10, order: 'asc' })).toEqual([first.bytes]);
      expect(await idsOf(store, { tags: ['y'] })).toEqual([]);
      const { sessions } = await store.sessions(SCOPE, { size: 10 });
      expect(sessions.map(({ sessionId, events }) => [sessionId, events])).toEqual([['a', 1n]]);
      expect(await store.stats(SCOPE)).toMatchObject({ totalEvents: 1n, totalSessions: 1n });
      await store.close();
    });

    it('knows an id by its letters: forms of one UUID are several ids', async () => {
      const store = await open();
      const id = '01932b5c-0000-7000-8000-00000000000a';
      const ids = [id, id.toUpperCase(), id.replaceAll('-', ''), `${id} `, 'span_01932b5c0000700080000000', '', '\0'];
      expect(await store.append(ids.map((eventId, at) => eventAt(at, { eventId })))).toEqual(ids.map(() => 'stored'));
      expect(await idsOf(store)).toEqual(ids);
      await store.close();
    });

    it('takes appends at once, and answers each with its own outcomes', async () => {
      const store = await open();
      const events = Array.from({ length: 60 }, (_, at) => eventAt(at));
      const appends = Array.from({ length: 20 }, (_, at) => store.append(events.slice(at * 3, at * 3 + 4)));
      const outcomes = await Promise.all(appends);
      expect(outcomes.map((own) => own.length)).toEqual([...Array(19).fill(4), 3]);
      expect(outcomes.flat().filter((outcome) => outcome === 'stored')).toHaveLength(60);
      expect(store.pendingBytes).toBe(0);
      await store.close();
    });

    it('takes no events, and an event of which little is known', async () => {
      const store = await open();
      expect(await store.append([])).toEqual([]);
      expect(await store.append([incoming({ eventId: 'bare' })])).toEqual(['stored']);
      expect(await idsOf(store)).toEqual(['bare']);
      expect((await store.sessions(SCOPE, { size: 1 })).sessions).toEqual([]);
      await store.close();
    });

    it('stores what was handed over before it closes, and takes no more', async () => {
      const store = await open();
      const appended = [store.append([eventAt(1)]), store.append([eventAt(2)])];
      const closed = store.close();
      expect(await Promise.all(appended)).toEqual([['stored'], ['stored']]);
      await closed;
      await expect(store.append([eventAt(3)])).rejects.toThrow('closed');
    });

    it('says that it is well', async () => {
      const store = await open();
      await store.check();
      await store.close();
      await expect(store.check()).rejects.toThrow('closed');
    });
  });
}
