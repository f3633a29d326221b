import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseUsage, type UsageTable } from '../../src/index.ts';

/** An API whose input includes the cache and what was heard, some of which is cached too. */
const TABLE: UsageTable = {
  tokens: { prompt: ['in'], completion: ['out'], total: ['all'] },
  buckets: {
    input: {
      at: ['in'],
      holds: {
        cache_read: { at: ['more', 'cached'] },
        cache_write: { at: ['more', 'written'], holds: { cache_write_5m: { at: ['more', 'short'] } } },
        input_audio: { at: ['more', 'heard'], less: ['more', 'heard_cached'] },
      },
    },
    output: { at: ['out'], holds: { reasoning: { at: ['more', 'thought'] } } },
    audio_seconds: { at: ['seconds'] },
  },
};

const bucketsOf = (usage: object, more?: object[]) => normaliseUsage(usage, TABLE, more).usage_buckets;

describe('a count', () => {
  test.for<[string, object, object]>([
    ['without details is all plain', { in: 10, out: 5 }, { input: 10, output: 5 }],
    ['leaves out what its details say', { in: 10, more: { cached: 4 } }, { input: 6, cache_read: 4 }],
    [
      'can be inside one that is inside another',
      { in: 10, more: { written: 5, short: 3 } },
      { input: 5, cache_write: 2, cache_write_5m: 3 },
    ],
    [
      'that two buckets share is in one of them',
      { in: 10, more: { cached: 4, heard: 6, heard_cached: 4 } },
      { input: 4, cache_read: 4, input_audio: 2 },
    ],
    [
      'with details of more than itself is nothing, not less',
      { in: 3, more: { cached: 9 } },
      { input: 0, cache_read: 9 },
    ],
    ['of zero is said of input and output only', { in: 0, out: 0, more: { cached: 0 } }, { input: 0, output: 0 }],
    ['whose whole is not said is kept', { out: 2, more: { cached: 9 } }, { cache_read: 9, output: 2 }],
    ['of something else than tokens stands alone', { seconds: 2.5 }, { audio_seconds: 2.5 }],
  ])('%s', ([, usage, buckets]) => {
    expect(bucketsOf(usage)).toStrictEqual(buckets);
  });

  test('that the totals leave out is added', () => {
    expect(normaliseUsage({ in: 10, all: 10 }, TABLE, [{ in: 5, out: 1 }, { more: { cached: 2 } }])).toStrictEqual({
      tokens: { prompt: 10, total: 10 },
      usage_buckets: { input: 15, cache_read: 2, output: 1 },
    });
  });
});

test.for([undefined, null, {}, 'many', [], { in: '7' }, { in: Number.NaN }, { all: 3 }])('no usage in %j', (usage) => {
  expect(normaliseUsage(usage, TABLE)).toStrictEqual({});
});

test('the buckets of what fits together add up to what the provider counted', () => {
  const counts = fc.record({ plain: fc.nat(), cached: fc.nat(), long: fc.nat(), short: fc.nat(), heard: fc.nat() });
  fc.assert(
    fc.property(counts, fc.nat(), ({ plain, cached, long, short, heard }, share) => {
      const heardCached = share % (cached + 1);
      const whole = plain + cached + long + short + heard;
      const more = {
        cached,
        written: long + short,
        short,
        heard: heard + heardCached,
        heard_cached: heardCached,
      };
      const buckets = bucketsOf({ in: whole, more });
      expect(buckets?.input).toBe(plain);
      expect(Object.values(buckets ?? {}).reduce((sum: number, count: number) => sum + count, 0)).toBe(whole);
    }),
  );
});
