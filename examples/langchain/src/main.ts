/**
 * Runs the agent and the graph of `agent.ts` in a process of their own, against a provider on this machine, and shows the
 * trail that was recorded.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countByType, renderTree, wantsColor } from '@chaukas/core';
import { parseEventLine } from '@chaukas/spec';
import { startProvider } from './provider.ts';

/** What the run leaves in the trail. */
const EXPECTED: Readonly<Record<string, number>> = {
  SESSION_START: 3,
  SESSION_END: 3,
  INPUT_RECEIVED: 3,
  OUTPUT_EMITTED: 2,
  AGENT_START: 3,
  AGENT_END: 3,
  MODEL_INVOCATION_START: 3,
  MODEL_INVOCATION_END: 3,
  TOOL_CALL_START: 2,
  TOOL_CALL_END: 2,
  DATA_ACCESS: 1,
  RETRY: 1,
  POLICY_DECISION: 2,
  STATE_UPDATE: 6,
  SYSTEM: 3,
};

const trail = resolve(`.chaukas/langchain-${Date.now()}.jsonl`);
const provider = await startProvider();
const agent = fileURLToPath(new URL('./agent.js', import.meta.url));
const settings = { OPENAI_BASE_URL: `${provider.url}/v1`, OPENAI_API_KEY: 'demo', CHAUKAS_OUTPUT_FILE: trail };
const child = spawn(process.execPath, [agent], { env: { ...process.env, ...settings }, stdio: 'inherit' });
const [status] = await once(child, 'exit');
const requests = provider.getRequests().length;
await provider.stop();
if (status !== 0 || !existsSync(trail)) throw new Error(`the agent ended with ${status} and left no trail at ${trail}`);

const events = readFileSync(trail, 'utf8').trim().split('\n').map(parseEventLine);
const counts = countByType(events);
const width = process.stdout.columns ?? 100;
console.log(`\nThe trail:\n\n${renderTree(events, { color: wantsColor(process.stdout), width })}`);
console.log(`\n${events.length} events:`);
for (const [type, count] of counts) console.log(`  ${String(count).padStart(3)}  ${type}`);
console.log(`\nIt is in ${trail}`);
const names = new Set([...Object.keys(EXPECTED), ...counts.keys()]);
const wrong = [...names].filter((name) => (EXPECTED[name] ?? 0) !== (counts.get(name) ?? 0));
// Each request in the provider's journal is a model call, or one more attempt of it.
const attempts = (counts.get('MODEL_INVOCATION_START') ?? 0) + (counts.get('RETRY') ?? 0);
if (wrong.length > 0 || attempts !== requests) {
  console.error(`The provider was asked ${requests} times; the trail has ${attempts} attempts.`);
  console.error(`Not the expected events: ${wrong.map((name) => `${name} ${counts.get(name) ?? 0}`).join(', ')}`);
  process.exitCode = 1;
}
