import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppFolder, appWith } from './harness/app-folder.ts';
import { inLanes } from './harness/lanes.ts';
import { cellTitle, LOADING_CELLS } from './harness/loading-cells.ts';
import { type CellVerdict, verifyCell } from './harness/verify-cell.ts';

describe.each([
  ['openai', 7],
  ['openai6', 6],
] as const)('%s', (installedAs, major) => {
  // The older major with the plain runner only: how a runner loads does not depend on the version.
  const cells = LOADING_CELLS.filter(({ runner }) => major === 7 || runner === 'node');
  let app: AppFolder | undefined;
  let verdicts: readonly CellVerdict[] = [];

  beforeAll(async () => {
    app = appWith(installedAs);
    const { directory } = app;
    verdicts = await inLanes(cells.map((cell) => (provider) => verifyCell(cell, directory, provider)));
  });

  afterAll(() => app?.remove());

  test.each(cells.map((cell, index) => [cellTitle(cell), index] as const))('%s', (_title, index) => {
    expect(verdicts[index]?.problems).toEqual([]);
  });
});
