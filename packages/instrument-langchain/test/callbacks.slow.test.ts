import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { REGISTER, runApp } from './harness/run-app.ts';

const APP = fileURLToPath(new URL('./apps/callbacks.mjs', import.meta.url));

test('handlers of the app hear the same calls in the same order with us and without, and a sabotage shows', async () => {
  const without = await runApp([APP]);
  const recorded = await runApp(['--import', REGISTER, APP]);
  expect(recorded.lines).toEqual(without.lines);
  expect(without.lines.length).toBeGreaterThan(150);
  expect(recorded.types).toContain('MODEL_INVOCATION_END');
  expect(without.types).toEqual([]);
  for (const SABOTAGE of ['replace', 'push']) {
    const { lines } = await runApp([APP], { SABOTAGE });
    expect(lines).not.toEqual(without.lines);
  }
});
