import { describe, expect, it } from 'vitest';
import type { EventFilter, EventStore, Scope } from '../../../src/store/event-store.ts';
import { eventAt } from './event-of.ts';
import { idsOf, type Subject } from './subject.ts';

// Names of which one could be taken for another, were they joined, folded or cut.
const SCOPES: readonly Scope[] = [
  ['a', 'b'],
  ['b', 'a'],
  ['a', 'B'],
  ['ab', ''],
  ['', 'ab'],
  ['a\0', 'b'],
  ['a', '\0b'],
  ['a","b', ''],
  ['§1', '1'],
].map(([tenantId = '', projectId = '']) => ({ tenantId, projectId }));

const FILTERS: readonly EventFilter[] = [
  {},
  { text: 'shared' },
  { text: '"shared words" §1' },
  { sessionId: 'session' },
  { traceId: 'trace' },
  { spanId: 'span' },
  { agentId: 'agent' },
  { tags: ['tag'] },
  { types: [63] },
  { from: 0n },
];

export function scopeContract({ open }: Subject): void {
  describe('a tenant and its project', () => {
    const filled = async (): Promise<EventStore> => {
      const store = await open();
      // The same ids everywhere, so that only the scope tells the events apart; as many as the scope's place says.
      const all = SCOPES.flatMap((scope, place) =>
        Array.from({ length: place + 1 }, (_, at) =>
          eventAt(
            at,
            { eventId: String(at), agentId: 'agent', tags: ['tag'], metadata: { scope: 'shared words 1' } },
            scope,
          ),
        ),
      );
      expect(new Set(await store.append(all))).toEqual(new Set(['stored']));
      return store;
    };

    it('see their own events and no others, by whatever they are asked for', async () => {
      const store = await filled();
      for (const [place, scope] of SCOPES.entries()) {
        for (const filter of FILTERS) expect(await idsOf(store, filter, { scope, size: 3 })).toHaveLength(place + 1);
        const events = BigInt(place + 1);
        expect((await store.sessions(scope, { size: 10 })).sessions).toMatchObject([{ sessionId: 'session', events }]);
        for (const range of [undefined, { from: 0n }]) {
          expect(await store.stats(scope, range)).toMatchObject({ totalEvents: events, totalSessions: 1n });
        }
      }
      await store.close();
    });

    it('see nothing where there is nothing', async () => {
      const store = await filled();
      for (const scope of [
        { tenantId: 'a', projectId: '' },
        { tenantId: '*', projectId: '*' },
        { tenantId: 'A', projectId: 'b' },
      ]) {
        for (const filter of FILTERS) expect(await idsOf(store, filter, { scope })).toEqual([]);
        expect((await store.sessions(scope, { size: 10 })).sessions).toEqual([]);
        expect(await store.stats(scope)).toMatchObject({ totalEvents: 0n, totalSessions: 0n });
      }
      await store.close();
    });
  });
}
