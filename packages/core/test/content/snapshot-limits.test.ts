import type { JsonObject, JsonValue } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { Capture } from '../../src/content/snapshot.ts';

describe('depth', () => {
  it('stops at the cap in every kind of container', () => {
    const shallow = (value: unknown): JsonValue | undefined => new Capture({ maxDepth: 2 }).value(value);
    expect(shallow({ a: { b: { c: 1 }, d: 'kept', e: new Date(0) } })).toStrictEqual({
      a: { b: '[Depth limit]', d: 'kept', e: '1970-01-01T00:00:00.000Z' },
    });
    expect(shallow([[[1], new Set(), new Map(), new Error('x')]])).toStrictEqual([
      ['[Depth limit]', '[Depth limit]', '[Depth limit]', '[Depth limit]'],
    ]);
  });

  it('takes 20 levels by default', () => {
    let value: unknown = 'bottom';
    for (let i = 0; i < 20; i++) value = { in: value };
    expect(JSON.stringify(new Capture().value(value))).toContain('bottom');
    expect(JSON.stringify(new Capture().value([value]))).not.toContain('bottom');
  });

  it('ends a toJSON or a getter that makes new objects for ever', () => {
    const endless = (): object => ({
      get next(): object {
        return endless();
      },
      get other(): object {
        return endless();
      },
    });
    const forever = { toJSON: (): object => [Object.assign({}, forever)] };
    const capture = new Capture({ eventBytes: 10_000 });
    expect(JSON.stringify(capture.value(endless())).length).toBeLessThan(20_000);
    expect(JSON.stringify(new Capture().value(forever))).toContain('[Depth limit]');
  });
});

describe('the budget of an event', () => {
  const small = (value: unknown): JsonValue | undefined => new Capture({ eventBytes: 100 }).value(value);

  it('ends a list with the number of items left out', () => {
    expect(small(Array.from({ length: 48 }, (_, i) => i % 10))).toStrictEqual([
      0,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      0,
      1,
      { truncated: '36 more items' },
    ]);
  });

  it('ends an object with the number of keys left out', () => {
    const value = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`key${i}`, i]));
    expect(small(value)).toStrictEqual({
      key0: 0,
      key1: 1,
      key2: 2,
      key3: 3,
      key4: 4,
      key5: 5,
      truncated: '3 more keys',
    });
  });

  it('says one more, and does not overwrite a key of that name', () => {
    const taken = { truncated: 'x'.repeat(40), _truncated: 'y'.repeat(20) };
    expect(small({ ...taken, left: 1 })).toStrictEqual({ ...taken, __truncated: '1 more key' });
  });

  it('counts what is left of a Map and a Set', () => {
    const set = new Set(Array.from({ length: 1000 }, (_, i) => i));
    const map = new Map([...set].map((n) => [`${n}`, n]));
    const pairs = new Map([...set].map((n) => [n, n]));
    const last = (value: JsonValue | undefined): JsonValue | undefined => (Array.isArray(value) ? value.at(-1) : value);
    expect(last(small(set))).toStrictEqual({ truncated: '988 more items' });
    expect(small(map)).toHaveProperty('truncated', '992 more keys');
    expect(last(small(pairs))).toHaveProperty('truncated', '996 more items');
  });

  it('decides the form of a Map by the keys that it can keep', () => {
    const map = new Map<unknown, number>(Array.from({ length: 1000 }, (_, i) => [i < 500 ? `${i}` : i, i]));
    expect(small(map)).toHaveProperty('truncated', '992 more keys');
  });

  it('is shared by all values of the event', () => {
    const capture = new Capture({ eventBytes: 1000 });
    capture.value('x'.repeat(990));
    expect(capture.value([1, 2, 3])).toStrictEqual([{ truncated: '3 more items' }]);
    expect(capture.value({ a: 1 })).toStrictEqual({ truncated: '1 more key' });
  });

  it('puts a marker with a shorter head where a string no longer fits, and goes on with what does', () => {
    const capture = new Capture({ eventBytes: 2000 });
    const kept = capture.value({ long: 'x'.repeat(3000), next: 'y' });
    expect(kept).toStrictEqual({ long: { truncated: 'x'.repeat(618) }, next: 'y' });
  });

  it('reads no more of a huge array, sparse array or proxy than it can keep', () => {
    let reads = 0;
    const array = new Proxy([], {
      get: (_target, key) => {
        if (key === 'length') return 1e15;
        reads++;
        return 1;
      },
    });
    expect(new Capture({ eventBytes: 800 }).value(array)).toHaveLength(100);
    expect(reads).toBe(99);
    expect(new Capture({ eventBytes: 800 }).value(new Array(4e9))).toHaveLength(100);
  });

  it('charges holes and undefined', () => {
    const value = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, undefined]));
    expect(new Capture({ eventBytes: 80 }).value(value)).toStrictEqual({ truncated: '991 more keys' });
  });

  it('counts at least the bytes of the JSON, escapes left out', () => {
    const values: JsonObject[] = [
      { floats: Array.from({ length: 50 }, () => -1.2345678901234567e-123) },
      { a: [true, false, null, -1.2345678901234567e-123, 9_999_999, -999_999, 2 ** 31, 1e21] },
      { é: '字'.repeat(5), b: '字'.repeat(500), '': '' },
      { a: [[], {}, [[]]], b: '[Circular]' },
    ];
    const others = [new Date(0), Promise.resolve(), Buffer.from('x'), [1n << 70n], new Capture().value];
    for (const value of [...values, ...others]) {
      const capture = new Capture();
      const json = JSON.stringify(capture.value(value));
      expect(capture.bytes).toBeGreaterThanOrEqual(Buffer.byteLength(json));
    }
  });

  it('counts close to what it keeps where text outweighs structure', () => {
    const capture = new Capture();
    capture.value({ messages: [{ role: 'user', content: 'x'.repeat(10_000) }] });
    expect(capture.bytes).toBeLessThan(10_200);
  });
});
