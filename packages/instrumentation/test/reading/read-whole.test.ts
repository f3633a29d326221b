import { describe, expect, test } from 'vitest';
import { readEntries, readJson } from '../../src/reading/read.ts';

const throwing = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('not to be listed');
    },
  },
);

const circle: { self?: unknown } = {};
circle.self = circle;

describe('a value as JSON', () => {
  test.for([
    ['an object', { input: { a: [1] } }, '{"a":[1]}'],
    ['a text as it is', { input: '{"a":' }, '{"a":'],
    ['nothing', {}, undefined],
  ] as const)('%s', ([, value, json]) => {
    expect(readJson(value, 'input')).toBe(json);
  });

  test.for([circle, { big: 1n }, throwing])('nothing for what JSON cannot say: %#', (value) => {
    expect(readJson({ input: value }, 'input')).toBeUndefined();
  });
});

describe('the properties of an object', () => {
  test('are its own ones', () => {
    expect(readEntries({ at: { a: 1, b: null } }, 'at')).toEqual([
      ['a', 1],
      ['b', null],
    ]);
  });

  test.for([undefined, null, 'text', 7, throwing])('are none in %#', (value) => {
    expect(readEntries(value)).toEqual([]);
  });
});
