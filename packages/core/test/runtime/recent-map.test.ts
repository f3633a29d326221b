import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentMap } from '../../src/runtime/recent-map.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, key) => key);

function filled(limit: number, count: number, inUse?: (value: number) => boolean): RecentMap<number, number> {
  const map = new RecentMap<number, number>(limit, inUse);
  for (const key of range(count)) map.set(key, key);
  return map;
}

const known = (map: RecentMap<number, number>, count: number): number[] =>
  range(count).filter((key) => map.get(key) === key);

it('keeps the last entries, and not many more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 100 }), (limit, count) => {
      const kept = known(filled(limit, count), count);
      expect(kept).toEqual(range(count).slice(count - kept.length));
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, limit));
      expect(kept.length).toBeLessThanOrEqual(2 * limit + 1);
    }),
  );
});

it('keeps all that are in use, as long as they are', () => {
  const used = new Set([0, 1, 2]);
  const map = filled(3, 100, (value) => used.has(value));
  expect(known(map, 100).slice(0, 3)).toEqual([0, 1, 2]);
  used.delete(1);
  for (const key of range(20)) map.set(100 + key, 100 + key);
  expect(known(map, 100)).toEqual([0, 2]);
});

it('an entry that is set again is recent', () => {
  const map = filled(3, 4);
  for (const key of [0, 10, 11, 12, 0, 13, 14, 15]) map.set(key, key);
  expect(map.get(0)).toBe(0);
});

it('what is deleted is gone, from either generation', () => {
  const map = filled(3, 5);
  map.delete(0);
  map.delete(4);
  expect(known(map, 5)).toEqual([1, 2, 3]);
});

it('turns over seldom, though all are in use', () => {
  let asked = 0;
  filled(10, 1000, () => {
    asked++;
    return true;
  });
  // Each turn looks at what came before it: a hundred turns of up to a thousand entries.
  expect(asked).toBeLessThan(100_000);
});
