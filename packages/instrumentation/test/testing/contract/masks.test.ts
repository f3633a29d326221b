import { expect, test } from 'vitest';
import { masked } from '../../../src/testing/contract/masks.ts';

test('what Node before 24 shows of AsyncLocalStorage on a promise is left out, with the comma before it', () => {
  const promise =
    'Promise { <pending>, [Symbol(async_id_symbol)]: 7,\n  [Symbol(trigger_async_id_symbol)]: 6,\n  [Symbol(kResourceStore)]: undefined }';
  expect(masked(promise)).toBe('Promise { <pending> }');
  expect(masked('{\n    [Symbol(async_id_symbol)]: 7 }')).toBe('{ }');
  expect(masked('{ a: 1,   [Symbol(kResourceStore)]: Map { 1 => 2 } }')).toBe('{ a: 1 }');
});

test('a large text of spaces stays as it is, and does not take a time that grows with its square', () => {
  const spaces = `{${' '.repeat(200_000)}}`;
  expect(masked(spaces)).toBe(spaces);
});
