import { execFileSync } from 'node:child_process';
import { it } from 'vitest';

it('docs/performance.md has the table of the run that is committed', () => {
  execFileSync(process.execPath, ['bench/document.mjs', '--check'], { stdio: 'inherit' });
});
