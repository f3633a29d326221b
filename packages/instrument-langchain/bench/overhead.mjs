/**
 * What a run costs with us: `RunnableLambda.invoke` with nothing, with a no-op handler of the user's that is awaited as ours
 * is, and with us; CPU time, interleaved in one process. Run after a build: `node packages/instrument-langchain/bench/overhead.mjs`.
 */
import { configure, InMemoryEventExporter } from '@chaukas/core';
import { register } from '@chaukas/instrument-langchain';
import { RunnableLambda } from '@langchain/core/runnables';

const CALLS = Number(process.env.CALLS ?? 2000);
const ROUNDS = Number(process.env.ROUNDS ?? 15);
const LIMIT = 1.3;

configure({ exporter: new InMemoryEventExporter(), quiet: true });
const lambda = RunnableLambda.from((value) => value + 1);
const names = [
  'handleChainStart',
  'handleChainEnd',
  'handleChainError',
  'handleChatModelStart',
  'handleLLMStart',
  'handleLLMEnd',
];
const noop = { name: 'noop', awaitHandlers: true, ...Object.fromEntries(names.map((name) => [name, () => undefined])) };
const callbacks = [noop];

async function cpuOf(call) {
  const before = process.cpuUsage();
  for (let at = 0; at < CALLS; at++) await call(at);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const cells = { nothing: [], handler: [], chaukas: [] };

for (let round = -2; round < ROUNDS; round++) {
  const one = {
    nothing: await cpuOf((at) => lambda.invoke(at)),
    handler: await cpuOf((at) => lambda.invoke(at, { callbacks })),
  };
  const registration = register({ from: import.meta.url });
  one.chaukas = await cpuOf((at) => lambda.invoke(at));
  registration.unregister();
  if (round < 0) continue;
  for (const [name, value] of Object.entries(one)) cells[name].push(value);
}

const figures = Object.fromEntries(Object.entries(cells).map(([name, list]) => [name, median(list)]));
const ratio = figures.chaukas / figures.handler;
const best = Math.min(...cells.chaukas) / Math.min(...cells.handler);
for (const [name, value] of Object.entries(figures))
  process.stdout.write(`${name.padEnd(8)} ${value.toFixed(1)} us (best ${Math.min(...cells[name]).toFixed(1)})\n`);
process.stdout.write(`ratio    ${ratio.toFixed(2)} of the medians, ${best.toFixed(2)} of the best; at most ${LIMIT}\n`);
process.exitCode = Math.min(ratio, best) <= LIMIT ? 0 : 1;
