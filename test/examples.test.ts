import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

/** Examples that hold their trail against what the provider was asked, and fail where it says more or less; and lines of their trees. */
const EXAMPLES: readonly (readonly [name: string, lines: readonly string[]])[] = [
  ['agents', ['tool issue_refund(order: "4711")', 'policy deny on_topic', '75 events:']],
  ['langchain', ['policy review interrupt  approve', 'data retriever://Policies  2 documents', '40 events:']],
];

test.each(EXAMPLES)('the example %s leaves the events that its provider and its script say', async (name, lines) => {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-example-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const main = fileURLToPath(new URL(`../examples/${name}/dist/main.js`, import.meta.url));
  const env = { PATH: process.env.PATH, CHAUKAS_QUIET: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, [main], { cwd, env });
  for (const line of lines) expect(stdout).toContain(line);
});
