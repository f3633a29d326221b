import { expect, test } from 'vitest';
import { masked } from '../../../src/testing/contract/masks.ts';

test('what Node before 24 shows of AsyncLocalStorage on a promise is left out, with the comma before it', () => {
  const promise =
    'Promise { <pending>, [Symbol(async_id_symbol)]: 7,\n  [Symbol(trigger_async_id_symbol)]: 6,\n  [Symbol(kResourceStore)]: undefined }';
  expect(masked(promise)).toBe('Promise { <pending> }');
  expect(masked('{\n    [Symbol(async_id_symbol)]: 7 }')).toBe('{ }');
  expect(masked('{ a: 1,   [Symbol(kResourceStore)]: Map { 1 => 2 } }')).toBe('{ a: 1 }');
});

// The square of it is half a minute, and a thousand times what it takes.
test('a large text of spaces stays as it is, in a time that grows with its size', { timeout: 10_000 }, () => {
  const spaces = `{${' '.repeat(50_000)}}`;
  expect(masked(spaces)).toBe(spaces);
});
