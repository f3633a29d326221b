import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

interface Line {
  readonly type: string;
  readonly trace_id: string;
  readonly session_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly tool_call?: { readonly name?: string };
}

test('the example shows one trace of three processes', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-mcp-example-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const env = { PATH: process.env.PATH, CHAUKAS_QUIET: '1' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN], { cwd, env });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/events of 3 processes in 1 trace/);
  expect(stdout).toContain('tool count(wood: "oak")');
  expect(stdout).toContain('policy allow mcp.elicitation');
  expect(stdout).toContain('data plan://table');

  const trails = readdirSync(join(cwd, '.chaukas')).filter((name) => name.endsWith('.jsonl'));
  const events = trails.flatMap((name) =>
    readFileSync(join(cwd, '.chaukas', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): Line => JSON.parse(line)),
  );
  expect(new Set(events.map(({ trace_id, session_id }) => `${trace_id} ${session_id}`)).size).toBe(1);
  const requests = new Map(
    events.filter(({ type }) => type.endsWith('MCP_CALL_START')).map((one) => [one.span_id, one]),
  );
  const tools = events.filter(({ type }) => type.endsWith('TOOL_CALL_START'));
  expect(tools.map(({ tool_call: call }) => call?.name)).toEqual(['count', 'count', 'take']);
  for (const { parent_span_id: parent } of tools) expect(requests.has(parent ?? '')).toBe(true);
}, 60_000);
