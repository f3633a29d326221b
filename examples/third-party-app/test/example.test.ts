import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

test('the example shows the trail of a library that the suite knows nothing of', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-third-party-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN], { cwd });
  expect(stderr).toMatch(/^\[chaukas\] recording ollama 0\.6\.4 to .*\n$/);
  expect(stdout).toContain('tool find_notes(about: "key of the shed")');
  expect(stdout).toContain("error 404  model 'never-pulled' not found");
  expect(stdout).toContain('29 events:');
});
