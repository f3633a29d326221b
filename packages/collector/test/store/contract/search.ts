import { EventType } from '@chaukas/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventAt } from './event-of.ts';
import { idsOf, type Subject, sharedStore } from './subject.ts';

const EVENTS = [
  eventAt(0, {
    eventId: 'message',
    content: { case: 'message', value: { role: 'user', text: 'The Quick brown fox; naïve CAFÉ' } },
  }),
  eventAt(1, {
    eventId: 'tool',
    type: EventType.TOOL_CALL_START,
    content: {
      case: 'toolCall',
      value: { name: 'get_weather', arguments: { city: 'São Paulo', mail: 'a@b.example' } },
    },
  }),
  eventAt(2, { eventId: 'error', content: { case: 'error', value: { errorMessage: 'rate limit: 429\0after' } } }),
  eventAt(3, { eventId: 'japanese', content: { case: 'message', value: { text: '東京の天気は晴れ' } } }),
  eventAt(4, { eventId: 'metadata', agentName: 'Brown Bear', metadata: { query: 'fox limit', key_only: 1 } }),
  eventAt(5, { eventId: 'russian', content: { case: 'message', value: { text: 'Быстрая ЛИСА 5 — 𝐛𝐨𝐥𝐝 😀 §1' } } }),
];

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['fox', ['message', 'metadata']],
  ['FOX brown', ['message', 'metadata']],
  ['"brown fox"', ['message']],
  ['"fox brown"', []],
  ['"brown FOX" quick', ['message']],
  ['"brown fox', ['message']],
  ['bro', []],
  ['naive cafe', ['message']],
  ['sao "SÃO paulo"', ['tool']],
  ['get_weather', ['tool']],
  ['weather', ['tool']],
  ['weather_get', []],
  ['a@b.example', ['tool']],
  ['b@a.example', []],
  ['429 after', ['error']],
  ['天気', ['japanese']],
  ['気天', []],
  ['東京 晴', ['japanese']],
  ['лиса 5', ['russian']],
  ['bold', ['russian']],
  ['key_only', []],
  ['message-id error', []],
  // Whatever the index takes for its own language is text here.
  ['fox AND brown', []],
  ['fox OR nothing', []],
  ['NOT fox', []],
  ['fo*', []],
  ['text:fox', []],
  ['fox NEAR(brown)', []],
  ['^fox', ['message', 'metadata']],
  ['fox)', ['message', 'metadata']],
  ['fox" "', ['message', 'metadata']],
  ["fox'; DROP TABLE events; --", []],
  ['\0fox\0', ['message', 'metadata']],
  ['???', []],
  ['😀', []],
  ['§1', ['russian']],
  ['   ', EVENTS.map(({ header }) => header.eventId)],
];

export function searchContract({ open }: Subject): void {
  describe('text', () => {
    const shared = sharedStore(open, EVENTS);

    it.each(CASES)('%j', async (text, ids) => {
      const store = shared();
      expect(await idsOf(store, { text })).toEqual(ids);
      expect(await idsOf(store, { text }, { order: 'desc', size: 1 })).toEqual(ids.toReversed());
    });

    it('goes with other filters', async () => {
      const store = await open();
      await store.append([...EVENTS, eventAt(9, { eventId: 'tagged', tags: ['x'], metadata: { a: 'brown fox' } })]);
      expect(await idsOf(store, { text: 'fox', tags: ['x'] })).toEqual(['tagged']);
      expect(await idsOf(store, { text: '"brown fox"', traceId: 'trace' })).toEqual(['message', 'tagged']);
      expect(await idsOf(store, { text: 'fox', types: [EventType.ERROR] })).toEqual([]);
      await store.close();
    });

    it('finds what many events have, page by page, as well as what one has', async () => {
      const store = await open();
      const count = 2500;
      const text = (at: number): string =>
        `common words ${at % 2 ? 'one two' : 'two one'} ${at === 1234 ? 'needle' : ''}`;
      const events = Array.from({ length: count }, (_, at) =>
        // Times that come in another order than the events, so that neighbours in time are none in the store.
        eventAt((at * 1009) % count, { eventId: String(at), metadata: { text: text(at) } }),
      );
      await store.append(events);
      const byTime = events.toSorted((one, other) => Number(one.header.time - other.header.time));
      const ids = byTime.map(({ header }) => header.eventId);
      const odd = ids.filter((id) => Number(id) % 2 === 1);
      expect(await idsOf(store, { text: 'common' }, { size: 999 })).toEqual(ids);
      expect(await idsOf(store, { text: '"one two"' }, { size: 300 })).toEqual(odd);
      expect(await idsOf(store, { text: '"one two"' }, { size: 300, order: 'desc' })).toEqual(odd.toReversed());
      expect(await idsOf(store, { text: 'common needle' })).toEqual(['1234']);
      await store.close();
    });

    it('finds an event by its whole text, and by each word of it, whatever characters it is made of', async () => {
      const store = await open();
      const text = fc.string({
        unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constant(' ')),
      });
      await fc.assert(
        fc.asyncProperty(text, async (value) => {
          const event = eventAt(1, { content: { case: 'message', value: { text: value } } });
          await store.append([event]);
          // Quotes only say what belongs together, and without a letter or digit there is no word.
          const words = value
            .replaceAll('"', ' ')
            .split(' ')
            .filter((word) => /[\p{L}\p{N}]/u.test(word));
          for (const found of words.length > 0 ? [`"${words.join(' ')}"`, ...words] : []) {
            expect(await idsOf(store, { text: found }), found).toContain(event.header.eventId);
          }
        }),
        { numRuns: 100 },
      );
      await store.close();
    });

    it('takes a text of thousands of words', async () => {
      const store = shared();
      const words = Array.from({ length: 5000 }, (_, at) => `word${at}`);
      expect(await idsOf(store, { text: words.join(' ') })).toEqual([]);
      expect(await idsOf(store, { text: `fox ${'fox '.repeat(5000)}` })).toEqual(['message', 'metadata']);
      expect(await idsOf(store, { text: '"'.repeat(5001) })).toEqual([]);
    });
  });
}
