/** Runs the app and its two servers, three processes that know nothing of each other's trails, and shows the one trace that they made. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderTree, wantsColor } from '@chaukas/core';
import { parseEventLine } from '@chaukas/spec';

const folder = resolve('.chaukas');
const run = Date.now();
const files = ['joiner', 'stock', 'plans'].map((name) => join(folder, `mcp-${name}-${run}.jsonl`));
const [joinerFile = '', stockFile = '', plansFile = ''] = files;

function start(program: string, args: readonly string[], file: string): ChildProcess {
  const env = { ...process.env, CHAUKAS_OUTPUT_MODE: 'file', CHAUKAS_OUTPUT_FILE: file, STOCK_FILE: stockFile };
  return fork(fileURLToPath(new URL(program, import.meta.url)), args, { env });
}

const plans = start('./plan-server.js', [], plansFile);
const [url] = await once(plans, 'message');
const joiner = start('./joiner.js', [String(url)], joinerFile);
const [code] = await once(joiner, 'exit');
plans.disconnect();
await once(plans, 'exit');

const events = files.flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').map(parseEventLine));
console.log(
  `\n${renderTree(events, { color: wantsColor(process.stdout), width: process.stdout.columns ?? 100 })}\n\n` +
    `${events.length} events of ${files.length} processes in ${new Set(events.map(({ traceId }) => traceId)).size} trace`,
);
process.exitCode = code ?? 1;
