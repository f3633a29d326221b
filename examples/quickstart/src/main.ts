/**
 * Runs the support agent of `agent.ts` in a process of its own, against a provider on this machine, and shows the trail
 * that was recorded: in a file, or in the server that `CHAUKAS_ENDPOINT` names. With `-- --live` the agent talks to the real API (`OPENAI_API_KEY` is needed then).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { countByType, renderTree, wantsColor } from '@chaukas/core';
import type { Event } from '@chaukas/spec';
import { destination } from './destination.ts';
import { startProvider } from './provider.ts';

/** What the run against the local provider leaves in the trail. */
const EXPECTED: Readonly<Record<string, number>> = {
  SESSION_START: 4,
  SESSION_END: 4,
  MODEL_INVOCATION_START: 6,
  MODEL_INVOCATION_END: 6,
  TOOL_CALL_START: 3,
  TOOL_CALL_END: 3,
  INPUT_RECEIVED: 4,
  OUTPUT_EMITTED: 3,
  ERROR: 2,
  RETRY: 1,
  SYSTEM: 1,
};

const live = process.argv.includes('--live');
if (live && !process.env.OPENAI_API_KEY) fail('--live talks to the real API: set OPENAI_API_KEY first.');

const trail = destination();
const provider = live ? undefined : await startProvider();
const code = await runAgent(provider?.url);
await provider?.stop();
if (code !== 0) fail(`The agent ended with exit code ${code}.`);

const events = await trail.read().catch((error: Error) => fail(`No trail in ${trail.place}: ${error.message}`));
const counts = countByType(events);
console.log(
  `\nThe trail:\n\n${renderTree(events, { color: wantsColor(process.stdout), width: process.stdout.columns ?? 100 })}`,
);
console.log(`\n${events.length} events:`);
for (const [type, count] of counts) console.log(`  ${String(count).padStart(3)}  ${type}`);
console.log(`\nIt is in ${trail.place}`);
if (!live) check(events, counts);

async function runAgent(url: string | undefined): Promise<number> {
  const agent = fileURLToPath(new URL('./agent.js', import.meta.url));
  const local = url === undefined ? {} : { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'demo' };
  const env = { ...process.env, ...local, ...trail.env };
  const child = spawn(process.execPath, [agent], { env, stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  return status ?? 1;
}

function check(recorded: readonly Event[], found: ReadonlyMap<string, number>): void {
  const names = new Set([...Object.keys(EXPECTED), ...found.keys()]);
  const wrong = [...names].filter((name) => (EXPECTED[name] ?? 0) !== (found.get(name) ?? 0));
  if (recorded.length === 0 || wrong.length > 0) {
    fail(
      `Not the expected events: ${wrong.map((name) => `${name} ${found.get(name) ?? 0} instead of ${EXPECTED[name] ?? 0}`).join(', ')}`,
    );
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
