import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

// The example counts its events itself, and fails if there are more or less of a type.
test('the agent and the graph leave the events that the provider’s journal and the script say', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-langchain-example-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, CHAUKAS_QUIET: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN], { cwd, env });
  expect(stdout).toContain('policy review interrupt  approve');
  expect(stdout).toContain('data retriever://Policies  2 documents');
  expect(stdout).toContain('40 events:');
});
