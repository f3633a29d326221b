/**
 * Runs the agents of `agent.ts` in a process of its own, against a provider on this machine, and shows the trail
 * that was recorded. With `-- --live` the agent talks to the real API (`OPENAI_API_KEY` is needed then).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countByType, renderTree, wantsColor } from '@chaukas/core';
import { type Event, parseEventLine } from '@chaukas/spec';
import { startProvider } from './provider.ts';

/** What the run against the local provider leaves in the trail: every type of event, each from something that happened. */
const EXPECTED: Readonly<Record<string, number>> = {
  SESSION_START: 5,
  SESSION_END: 5,
  AGENT_START: 6,
  AGENT_END: 6,
  AGENT_HANDOFF: 1,
  MODEL_INVOCATION_START: 6,
  MODEL_INVOCATION_END: 6,
  TOOL_CALL_START: 3,
  TOOL_CALL_END: 3,
  MCP_CALL_START: 5,
  MCP_CALL_END: 5,
  INPUT_RECEIVED: 4,
  OUTPUT_EMITTED: 3,
  ERROR: 2,
  RETRY: 1,
  POLICY_DECISION: 4,
  DATA_ACCESS: 1,
  STATE_UPDATE: 6,
  SYSTEM: 3,
};

const live = process.argv.includes('--live');
if (live && !process.env.OPENAI_API_KEY) fail('--live talks to the real API: set OPENAI_API_KEY first.');

const trail = resolve(process.env.CHAUKAS_OUTPUT_FILE ?? `.chaukas/agents-${Date.now()}.jsonl`);
const before = existsSync(trail) ? statSync(trail).size : 0;
const provider = live ? undefined : await startProvider();
const code = await runAgent(provider?.url);
const requests = provider?.getRequests().length ?? 0;
await provider?.stop();
if (code !== 0) fail(`The agent ended with exit code ${code}.`);
if (!existsSync(trail)) fail(`The agent left no trail at ${trail}.`);

const events = readFileSync(trail).subarray(before).toString().trim().split('\n').map(parseEventLine);
const counts = countByType(events);
console.log(
  `\nThe trail:\n\n${renderTree(events, { color: wantsColor(process.stdout), width: process.stdout.columns ?? 100 })}`,
);
console.log(`\n${events.length} events:`);
for (const [type, count] of counts) console.log(`  ${String(count).padStart(3)}  ${type}`);
console.log(`\nIt is in ${trail}`);
if (!live) check(events, counts, requests);

async function runAgent(url: string | undefined): Promise<number> {
  const agent = fileURLToPath(new URL('./agent.js', import.meta.url));
  const local = url === undefined ? {} : { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: 'demo' };
  const env = { ...process.env, ...local, CHAUKAS_OUTPUT_FILE: trail, CHAUKAS_OUTPUT_MODE: 'file' };
  const child = spawn(process.execPath, [agent], { env, stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  return status ?? 1;
}

/** Each request in the provider's journal is a model call, or one more attempt of it. */
function check(recorded: readonly Event[], found: ReadonlyMap<string, number>, asked: number): void {
  const attempts = (found.get('MODEL_INVOCATION_START') ?? 0) + (found.get('RETRY') ?? 0);
  if (attempts !== asked) fail(`The provider was asked ${asked} times; the trail has ${attempts} attempts.`);
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
