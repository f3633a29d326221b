import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as ours from '../../packages/core/src/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const rows = readFileSync(join(ROOT, 'docs/tracing.md'), 'utf8')
  .split('\n## Parity')[1]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

it('every row of the parity table names a test that exists', () => {
  expect(rows?.length).toBeGreaterThan(30);
  for (const row of rows ?? []) {
    const file = /`([^`]+\.test\.ts)`/.exec(row[3] ?? '')?.[1] ?? 'none';
    expect(row, row.join(' | ')).toHaveLength(4);
    expect(existsSync(join(ROOT, file)), row.join(' | ')).toBe(true);
  }
});

it('every function that the table calls ours is exported', () => {
  const named = (rows ?? []).flatMap((row) => [...(row[1] ?? '').matchAll(/`(\w+)\(/g)].map(([, name]) => name ?? ''));
  expect(named.length).toBeGreaterThan(30);
  for (const name of named) expect(Reflect.get(ours, name), name).toBeTypeOf('function');
});
