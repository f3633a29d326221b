import { createEvent, EventType } from '@chaukas/spec';
import { encodeEvent } from '@chaukas/spec/raw';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IndexedText } from '../../../src/store/sqlite/indexed-text.ts';
import { searchable } from '../../../src/store/words.ts';

const indexed = new IndexedText();

const of = (text: string): string => Buffer.from(indexed.of(7, encodeEvent(eventOf(text)))).toString('utf8');

const eventOf = (text: string) =>
  createEvent({ type: EventType.OUTPUT_EMITTED, content: { case: 'message', value: { role: 'user', text } } });

const piece = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('—', '…', 'é', 'e\u0301', '東京', 'สวัสดี', '🙂', '\ufdfa', '§', ' '),
);

test('what the index reads of an event is its texts as they are searched for, whatever is in them', () => {
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, fc.constantFrom(1, 2000), (once, times) => {
      const given = once.repeat(times).toWellFormed();
      expect(of(given)).toBe(`§7 user ${given === '' ? '' : `${searchable(given)} `}`);
    }),
    { numRuns: 300 },
  );
});

test('a text that grows more than any other is there whole', () => {
  const given = 'a\ufdfa'.repeat(30_000);
  expect(of(given)).toBe(`§7 user ${searchable(given)} `);
});
