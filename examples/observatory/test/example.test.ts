import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

test('the example records two sessions, in its file, on the terminal and in the trail', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-observatory-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, 'sessions.jsonl'], {
    cwd,
    env: { PATH: process.env.PATH, CHAUKAS_QUIET: '1' },
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('Where is my order 4711? Your order is delivered 6 days ago.');
  expect(stdout).toContain('And where is 9999? RangeError: there is no order 9999');
  expect(stdout).toContain('✗ session chat-2  agent support  user ada');
  expect(stdout).toContain('2 sessions are in sessions.jsonl');

  const sessions = readFileSync(join(cwd, 'sessions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(sessions.map(({ events }) => events.length)).toEqual([18, 6]);

  const trail = readdirSync(join(cwd, '.chaukas')).find((name) => name.endsWith('.jsonl')) ?? '';
  const types = readFileSync(join(cwd, '.chaukas', trail), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): string => JSON.parse(line).type);
  const count = (type: string): number => types.filter((one) => one === type).length;
  expect(count('EVENT_TYPE_SESSION_START')).toBe(2);
  expect(count('EVENT_TYPE_TOOL_CALL_END')).toBe(2);
  expect(count('EVENT_TYPE_MODEL_INVOCATION_END')).toBe(1);
  expect(count('EVENT_TYPE_ERROR')).toBe(1);
});
