import { describe, expect, test } from 'vitest';
import { read, readList, readNumber, readText } from '../../src/reading/read.ts';

const VALUE = { list: [{ name: 'first' }, { name: '' }], count: 2, zero: 0, nothing: null, flag: false };

describe('what stands at a path', () => {
  test.for<[string, readonly (string | number)[], unknown]>([
    ['the value itself', [], VALUE],
    ['a property', ['count'], 2],
    ['an item', ['list', 0, 'name'], 'first'],
    ['null', ['nothing'], null],
    ['nothing below null', ['nothing', 'name'], undefined],
    ['nothing below a number', ['count', 'toFixed'], undefined],
    ['nothing below a text', ['list', 0, 'name', 'length'], undefined],
    ['nothing past the end', ['list', 7, 'name'], undefined],
  ])('%s', ([, path, expected]) => {
    expect(read(VALUE, ...path)).toBe(expected);
  });

  test('what is inherited counts, as in code', () => {
    expect(read(Object.create({ name: 'inherited' }), 'name')).toBe('inherited');
  });

  test.for([undefined, null, 'text', 7, true, 10n, Symbol('odd'), () => undefined])('nothing in %o', (value) => {
    expect(read(value, 'name')).toBeUndefined();
    expect(readText(value, 'name')).toBeUndefined();
    expect(readNumber(value, 'name')).toBeUndefined();
    expect(readList(value, 'name')).toStrictEqual([]);
  });
});

describe('a value of one kind', () => {
  test.for<[string, unknown, unknown]>([
    ['a text', readText({ at: 'x' }, 'at'), 'x'],
    ['not an empty text', readText({ at: '' }, 'at'), undefined],
    ['not a text object', readText({ at: new String('x') }, 'at'), undefined],
    ['a number', readNumber({ at: -0.5 }, 'at'), -0.5],
    ['zero', readNumber({ at: 0 }, 'at'), 0],
    ['not NaN', readNumber({ at: Number.NaN }, 'at'), undefined],
    ['not infinity', readNumber({ at: Number.POSITIVE_INFINITY }, 'at'), undefined],
    ['not a number in a text', readNumber({ at: '7' }, 'at'), undefined],
    ['not a big number', readNumber({ at: 7n }, 'at'), undefined],
  ])('%s', ([, found, expected]) => {
    expect(found).toBe(expected);
  });

  test('a list is the list itself', () => {
    expect(readList(VALUE, 'list')).toBe(VALUE.list);
  });

  test('what only looks like a list is none', () => {
    expect(readList({ at: { length: 2, 0: 'a', 1: 'b' } }, 'at')).toStrictEqual([]);
  });
});

describe('whatever getters and proxies do, nothing is thrown', () => {
  const fail = (): never => {
    throw new Error('not to be read');
  };
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const getter = {
    get at() {
      return fail();
    },
  };

  test.for<[string, unknown]>([
    ['a getter that throws', getter],
    ['a proxy that throws', new Proxy({}, { get: fail })],
    ['a proxy of a list that throws', new Proxy([], { get: fail })],
    ['a proxy that was revoked', revoked],
    ['one of these further down', { at: getter }],
    ['a list that is a revoked proxy', { at: revoked }],
  ])('%s', ([, target]) => {
    for (const path of [['at'], ['at', 'at'], ['at', 0, 'at']]) {
      expect(readText(target, ...path)).toBeUndefined();
      expect(readNumber(target, ...path)).toBeUndefined();
      expect(readList(target, ...path)).toStrictEqual([]);
    }
  });

  test('a getter is read once', () => {
    let reads = 0;
    const target = {
      get at() {
        return ++reads;
      },
    };
    expect(readNumber(target, 'at')).toBe(1);
    expect(reads).toBe(1);
  });
});
