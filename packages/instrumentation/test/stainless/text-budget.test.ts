import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Parts, TextBudget } from '../../src/stainless/index.ts';

test('pieces are taken until there is no more room', () => {
  const budget = new TextBudget(5);
  expect(['abc', 'def', 'g'].map((piece) => budget.take(piece))).toEqual(['abc', 'de', '']);
});

test('a whole value is taken or left', () => {
  const budget = new TextBudget(100);
  expect(budget.takeWhole({ text: 'x'.repeat(90) })).toBe(false);
  expect(budget.takeWhole({ text: 'x'.repeat(50) })).toBe(true);
  expect(budget.takeWhole({ text: 'x'.repeat(50) })).toBe(false);
});

test('what is taken whole is never more than there was room for, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.nat(500), (values, max) => {
      const budget = new TextBudget(max);
      const taken = values.filter((value) => budget.takeWhole(value));
      expect(taken.map(textIn).join('').length).toBeLessThanOrEqual(max);
    }),
  );
});

function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, part]) => key + textIn(part))
        .join('')
    : '';
}

test('a value without an end takes no time', () => {
  const circle: { self?: unknown; more: unknown[] } = { more: Array(100).fill('x') };
  circle.self = circle;
  expect(new TextBudget(10_000).takeWhole(circle)).toBe(false);
});

test('pieces are kept as long as there is room, and none without text', () => {
  const budget = new TextBudget(6);
  const pieces: string[] = [];
  for (const piece of ['', 'abcd', '', 'efgh', 'ijkl', '']) budget.keep(pieces, piece);
  expect(pieces).toEqual(['abcd', 'ef']);
});

test('parts are found by their index, and there are no more than an answer has', () => {
  const parts = new Parts<string[]>();
  for (const index of [7, 2, 7]) parts.at(index, () => [])?.push('x');
  expect(parts.inOrder()).toEqual([
    [2, ['x']],
    [7, ['x', 'x']],
  ]);
  const made = Array.from({ length: 10_000 }, (_, index) => parts.at(index, () => []));
  expect(made.filter((part) => part !== undefined)).toHaveLength(parts.size);
  expect(parts.size).toBeLessThan(5000);
  expect(parts.at(2, () => [])).toEqual(['x']);
});
