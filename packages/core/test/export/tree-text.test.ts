import { expect, it } from 'vitest';
import { compactFields, formatDuration, oneLine } from '../../src/export/tree-text.ts';

const durations: [number | undefined, string | undefined][] = [
  [0, '0 ms'],
  [0.4, '<1 ms'],
  [126.4, '126 ms'],
  [999.7, '1.00 s'],
  [1240, '1.24 s'],
  [125_000, '2 min 5 s'],
  [-1, undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  [undefined, undefined],
];
it.each(durations)('a duration of %s ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it('says that there is more of a text of which only the beginning was looked at', () => {
  expect(oneLine('\u0000'.repeat(5000))).toBe('…');
  expect(oneLine('\u0000'.repeat(4000))).toBe('');
});

it('writes fields compactly, and no more of them than a line can show', () => {
  expect(compactFields({ city: 'Oslo', days: 3, tags: ['a'], none: null })).toBe(
    'city: "Oslo", days: 3, tags: ["a"], none: null',
  );
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, at]));
  expect(compactFields(many).length).toBeLessThan(5000);
});
