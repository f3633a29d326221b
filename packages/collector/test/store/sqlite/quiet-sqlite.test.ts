import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const QUIET = new URL('../../../dist/esm/store/sqlite/quiet-sqlite.js', import.meta.url).href;

test('keeps the warning about SQLite from a program of ours, and no other warning', () => {
  const { stderr } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `
      import '${QUIET}';
      process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning');
      process.emitWarning('something else', 'ExperimentalWarning');
      process.emitWarning(new Error('an error'));
      await import('node:sqlite');
    `,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toContain('ExperimentalWarning: something else');
  expect(stderr).toContain('an error');
  expect(stderr).not.toContain('SQLite');
});
