/**
 * What a run costs with us: `RunnableLambda.invoke` with nothing, with a no-op handler of the user's that is awaited as ours
 * is, and with us; CPU time, interleaved in one process. Run after a build: `node packages/instrument-langchain/bench/overhead.mjs`.
 */
import { configure, InMemoryEventExporter, setTracingDisabled } from '@chaukas/core';
import { register } from '@chaukas/instrument-langchain';
import { RunnableLambda } from '@langchain/core/runnables';

const CALLS = Number(process.env.CALLS ?? 500);
const ROUNDS = Number(process.env.ROUNDS ?? 60);
const LIMIT = 1.3;

configure({ exporter: new InMemoryEventExporter(), quiet: true });
const registration = register({ from: import.meta.url });
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

for (let round = -10; round < ROUNDS; round++) {
  const one = { nothing: 0, handler: 0, chaukas: 0 };
  // Switched off, what we wrapped only hands on.
  setTracingDisabled(true);
  one.nothing = await cpuOf((at) => lambda.invoke(at));
  one.handler = await cpuOf((at) => lambda.invoke(at, { callbacks }));
  setTracingDisabled(false);
  one.chaukas = await cpuOf((at) => lambda.invoke(at));
  if (round < 0) continue;
  for (const [name, value] of Object.entries(one)) cells[name].push(value);
}

const figures = Object.fromEntries(Object.entries(cells).map(([name, list]) => [name, median(list)]));
// Round by round, because the machine does other things meanwhile.
const ratio = median(cells.chaukas.map((value, round) => value / cells.handler[round]));
for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(8)} ${value.toFixed(1)} us\n`);
process.stdout.write(`ratio    ${ratio.toFixed(2)}, the median of ${ROUNDS} rounds; at most ${LIMIT}\n`);
process.exitCode = ratio <= LIMIT ? 0 : 1;
registration.unregister();
