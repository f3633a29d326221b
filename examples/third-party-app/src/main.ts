/** Runs the agent in a process of its own, against a model server on this machine, and shows the trail that it left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countByType, renderTree, wantsColor } from '@chaukas/core';
import { parseEventLine } from '@chaukas/spec';
import { startModelServer } from './model-server.ts';

/** What the run leaves in the trail: three answers, two embeddings, a call that fails, the tool, and what was instrumented. */
const EXPECTED: Readonly<Record<string, number>> = {
  SESSION_START: 4,
  SESSION_END: 4,
  INPUT_RECEIVED: 3,
  MODEL_INVOCATION_START: 6,
  MODEL_INVOCATION_END: 6,
  TOOL_CALL_START: 1,
  TOOL_CALL_END: 1,
  OUTPUT_EMITTED: 2,
  ERROR: 1,
  SYSTEM: 1,
};

const file = resolve(`.chaukas/third-party-${Date.now()}.jsonl`);
const server = await startModelServer();
const agent = fileURLToPath(new URL('./agent.js', import.meta.url));
// Which libraries are recorded is in the package.json of the app's folder.
const cwd = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, CHAUKAS_OUTPUT_MODE: 'file', CHAUKAS_OUTPUT_FILE: file };
const [code] = await once(spawn(process.execPath, [agent, server.url], { cwd, env, stdio: 'inherit' }), 'exit');
await server.stop();
if (code !== 0) fail(`The agent ended with exit code ${code}.`);

const events = readFileSync(file, 'utf8').trim().split('\n').map(parseEventLine);
const width = process.stdout.columns ?? 100;
console.log(`\nThe trail:\n\n${renderTree(events, { color: wantsColor(process.stdout), width })}`);
const counts = countByType(events);
console.log(`\n${events.length} events:`);
for (const [type, count] of counts) console.log(`  ${String(count).padStart(3)}  ${type}`);
console.log(`\nIt is in ${file}`);

const wrong = [...new Set([...Object.keys(EXPECTED), ...counts.keys()])]
  .map((type) => ({ type, found: counts.get(type) ?? 0, expected: EXPECTED[type] ?? 0 }))
  .filter(({ found, expected }) => found !== expected);
if (wrong.length > 0) {
  const list = wrong.map(({ type, found, expected }) => `${type} ${found} instead of ${expected}`);
  fail(`Not the expected events: ${list.join(', ')}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
