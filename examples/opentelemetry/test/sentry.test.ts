import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface SentrySpan {
  description: string;
  span_id: string;
  parent_span_id: string;
  status: string;
  data: Record<string, unknown>;
}

interface Transaction {
  name: string;
  span_id: string;
  data: Record<string, unknown>;
  spans: SentrySpan[];
}

const CALL = 'chat gpt-4o';

test('under Sentry its spans stay as they are, ours all arrive, and the call that it tells of is not told twice', async () => {
  const alone = await run({});
  const both = await run({ WITH_US: '1' });
  const ours = ['invoke_workflow shop', 'invoke_agent Triage', 'execute_tool search'];
  const theirs = both.spans.filter(({ description }) => !ours.includes(description));
  expect(theirs.map(shapeOf)).toEqual(alone.spans.map(shapeOf));
  expect(both.spans.filter(({ description }) => description === CALL)).toHaveLength(1);
  const [whole, agent, tool] = ours.map((name) => both.spans.find(({ description }) => description === name));
  expect(whole?.parent_span_id).toBe(both.span_id);
  expect(agent?.parent_span_id).toBe(whole?.span_id);
  expect(tool?.parent_span_id).toBe(agent?.span_id);
}, 60_000);

/** Runs the app in a process of its own, since Sentry patches the process; the transaction of its request. */
async function run(env: Record<string, string>): Promise<Transaction> {
  const app = join(import.meta.dirname, 'sentry-app.mjs');
  const own = { PATH: process.env.PATH ?? '', CHAUKAS_QUIET: '1', CHAUKAS_OUTPUT_MODE: 'none', ...env };
  const { stdout } = await promisify(execFile)(process.execPath, [app], { env: own });
  const { unchanged, transactions }: { unchanged: boolean; transactions: Transaction[] } = JSON.parse(stdout);
  expect(unchanged).toBe(true);
  const found = transactions.find(({ name }) => name === 'GET /');
  if (found === undefined) throw new Error('Sentry has no transaction of the request');
  return found;
}

/** What a span says, without the port of the test's server. */
function shapeOf({ description, status, data }: SentrySpan): object {
  const text = JSON.stringify({ description, status, data });
  return JSON.parse(
    text.replace(/127\.0\.0\.1:\d+/g, 'host').replace(/"(server|network\.peer)\.port":\d+/g, '"$1.port":0'),
  );
}
