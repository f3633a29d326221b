/**
 * Runs the app of `agent.ts`, which uses all five libraries, and the server that it starts, against a provider on this machine; shows
 * the one trace that they made, and fails if it is not what happened.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countByType, renderTree, wantsColor } from '@chaukas/core';
import { type Event, parseEventLine } from '@chaukas/spec';
import { startProvider } from './provider.ts';

/** What the run leaves in the trails of both processes: each fact once, however many layers saw it. */
const EXPECTED: Readonly<Record<string, number>> = {
  SESSION_START: 2,
  SESSION_END: 2,
  INPUT_RECEIVED: 2,
  OUTPUT_EMITTED: 2,
  AGENT_START: 3,
  AGENT_END: 3,
  MODEL_INVOCATION_START: 6,
  MODEL_INVOCATION_END: 6,
  RETRY: 1,
  TOOL_CALL_START: 3,
  TOOL_CALL_END: 3,
  MCP_CALL_START: 3,
  MCP_CALL_END: 3,
  STATE_UPDATE: 6,
  SYSTEM: 11,
};

const run = Date.now();
const [appFile = '', stockFile = ''] = ['app', 'stock'].map((name) =>
  resolve(`.chaukas/everything-${name}-${run}.jsonl`),
);
const provider = await startProvider();
const code = await runApp(provider.url);
await provider.stop();
if (code !== 0) fail(`The app ended with exit code ${code}.`);

const events = [appFile, stockFile].flatMap(eventsIn);
const traces = new Set(events.filter(({ traceId }) => traceId !== '').map(({ traceId }) => traceId));
const counts = countByType(events);
const width = process.stdout.columns ?? 100;
console.log(`\nThe trail:\n\n${renderTree(events, { color: wantsColor(process.stdout), width })}`);
console.log(`\n${events.length} events of 2 processes in ${traces.size} trace:`);
for (const [type, count] of counts) console.log(`  ${String(count).padStart(3)}  ${type}`);
console.log(`\nThey are in ${appFile} and ${stockFile}`);
check(counts);

async function runApp(url: string): Promise<number> {
  const local = {
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_API_KEY: 'demo',
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'demo',
  };
  const trails = { CHAUKAS_OUTPUT_MODE: 'file', CHAUKAS_OUTPUT_FILE: appFile, STOCK_FILE: stockFile };
  const app = fileURLToPath(new URL('./agent.js', import.meta.url));
  const child = spawn(process.execPath, [app], { env: { ...process.env, ...local, ...trails }, stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  return status ?? 1;
}

function eventsIn(file: string): Event[] {
  if (!existsSync(file)) fail(`There is no trail at ${file}.`);
  return readFileSync(file, 'utf8').trim().split('\n').map(parseEventLine);
}

function check(found: ReadonlyMap<string, number>): void {
  if (traces.size !== 1) fail(`The events are in ${traces.size} traces, not in one.`);
  const names = new Set([...Object.keys(EXPECTED), ...found.keys()]);
  const wrong = [...names].filter((name) => (EXPECTED[name] ?? 0) !== (found.get(name) ?? 0));
  const said = wrong.map((name) => `${name} ${found.get(name) ?? 0} instead of ${EXPECTED[name] ?? 0}`);
  if (wrong.length > 0) fail(`Not the expected events: ${said.join(', ')}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
