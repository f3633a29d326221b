/** The comparison of runs with us and without is worth nothing if it does not find what it is there to find. */
import { beforeAll, expect, it } from 'vitest';
import type { Cell } from './harness/cells.ts';
import { differences } from './harness/differences.ts';
import { type Run, runCell } from './harness/run-cell.ts';

const cell: Cell = { version: 'v1', era: 'legacy', transport: 'memory', format: 'mjs' };
const sabotages = new URL('apps/sabotage.mjs', import.meta.url).href;
const { NAMES }: { NAMES: readonly string[] } = await import(sabotages);
let plain: Run;

beforeAll(async () => {
  plain = await runCell(cell);
}, 60_000);

it('finds nothing where nothing is', async () => {
  expect(differences(plain, await runCell(cell))).toEqual([]);
}, 60_000);

it.each(NAMES)(
  'finds %s',
  async (name) => {
    expect(differences(plain, await runCell(cell, { env: { SABOTAGE: name } }))).not.toEqual([]);
  },
  60_000,
);
