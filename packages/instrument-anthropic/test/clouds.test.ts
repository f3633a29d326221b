import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventJson, type Output, runApp } from '@chaukas/instrumentation/testing/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The real clients of the two clouds, which are the same client underneath; their credentials are made up.

const APP = join(import.meta.dirname, 'clouds', 'app.mjs');

let directory: string;
let plain: Output;
let observed: Output;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'chaukas-clouds-'));
  plain = await runApp([APP], { cwd: directory });
  observed = await runApp([APP], {
    cwd: directory,
    env: { OBSERVED: '1', CHAUKAS_OUTPUT_FILE: join(directory, 'trail') },
  });
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the app does the same with us', () => {
  expect([plain.code, plain.stderr]).toEqual([0, '']);
  expect(observed.stdout).toBe(plain.stdout);
  expect(observed.code).toBe(0);
});

test('each call is recorded under the name of its cloud', () => {
  const lines = readFileSync(join(directory, 'trail'), 'utf8').trim().split('\n');
  const events = lines.map((line): EventJson => JSON.parse(line));
  const ends = events.filter(({ type }) => type === 'EVENT_TYPE_MODEL_INVOCATION_END');
  expect(ends.map((end) => [end.status, end.llm_invocation?.provider, end.llm_invocation?.prompt_tokens])).toEqual([
    ...Array(3).fill(['EVENT_STATUS_COMPLETED', 'aws.bedrock', 11]),
    ...Array(3).fill(['EVENT_STATUS_COMPLETED', 'gcp.vertex_ai', 11]),
  ]);
});
