import { expect, test } from 'vitest';
import { limited } from '../../src/log/logger.ts';

test('a flood of one event becomes a number, and hides no other', () => {
  const lines: unknown[] = [];
  let now = 0;
  const log = limited(
    (level, event, fields) => lines.push([level, event, fields]),
    () => now,
  );
  for (let count = 0; count < 100; count++) log('warn', 'flood', { count });
  log('error', 'other');
  expect(lines.map((line) => (line as unknown[])[1])).toEqual(['flood', 'flood', 'flood', 'flood', 'flood', 'other']);
  now = 10_000;
  log('warn', 'flood', { count: 100 });
  log('warn', 'flood', { count: 101 });
  expect(lines.slice(6)).toEqual([
    ['warn', 'flood', { count: 100, suppressed: 95 }],
    ['warn', 'flood', { count: 101 }],
  ]);
});
