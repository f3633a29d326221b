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
  readonly llm_invocation?: { readonly provider?: string; readonly model?: string };
  readonly tool_call?: { readonly name?: string };
  readonly metadata?: { readonly name?: string; readonly data?: { readonly library?: string } };
}

test('one line in the app, five libraries, two processes: one trace, in which each fact is once', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-everything-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN], {
    cwd,
    env: { PATH: process.env.PATH },
  });
  expect(stdout).toContain('Order:    placed');
  expect(stdout).toMatch(/events of 2 processes in 1 trace:/);
  // A line at the start of each process, whatever it records.
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(
      /^\[chaukas\] recording openai .* and @anthropic-ai\/sdk .* and @langchain\/core .* and @openai\/agents /,
    ),
    expect.stringMatching(/^\[chaukas\] recording @modelcontextprotocol\/sdk \S+ to /),
  ]);

  const events = readdirSync(join(cwd, '.chaukas'))
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) =>
      readFileSync(join(cwd, '.chaukas', name), 'utf8')
        .trimEnd()
        .split('\n'),
    )
    .map((line): Line => JSON.parse(line));
  expect(new Set(events.map(({ trace_id, session_id }) => `${trace_id} ${session_id}`)).size).toBe(1);
  const recorded = events.filter(({ metadata }) => metadata?.name === 'instrumentation');
  expect(new Set(recorded.map(({ metadata }) => metadata?.data?.library))).toEqual(
    new Set([
      'openai',
      '@anthropic-ai/sdk',
      '@langchain/core',
      '@langchain/langgraph',
      '@modelcontextprotocol/sdk',
      '@openai/agents',
    ]),
  );

  // What a tool does is below it: a call of another library, and what a server in another process does for it.
  const calls = events.filter(({ type }) => /_CALL_START$|MODEL_INVOCATION_START$/.test(type));
  const bySpan = new Map(calls.map((one) => [one.span_id, one]));
  const path = (one: Line | undefined): string[] => {
    if (one === undefined) return [];
    const name = one.tool_call?.name ?? one.llm_invocation?.model ?? 'request';
    return [name, ...path(bySpan.get(one.parent_span_id ?? ''))];
  };
  const paths = calls.map((one) => path(one).join(' in '));
  expect(paths).toContain('claude-haiku-4-5 in translate');
  expect(paths).toContain('count_stock in request in count_stock');
}, 60_000);
