// What the suite costs beside its peers: CPU time, candidates in turns, each round in fresh processes. README.md says how to read it.
//
//   npm --prefix bench ci && npm run bench
//   npm run bench -- --quick            short rounds, in less than two minutes; fails if a ratio is worse than it was
//   npm run bench -- --only encode      figures whose name has this in it
//   npm run bench -- --json FILE        all rounds too
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { FIGURES } from './figures.mjs';
import { again, judged } from './lib/judge.mjs';
import { missing } from './lib/ready.mjs';
import { line, report } from './lib/report.mjs';
import { inTurns } from './lib/turns.mjs';

const OPTIONS = { quick: { type: 'boolean' }, only: { type: 'string' }, json: { type: 'string' } };

/** `warm`: seconds of CPU for each candidate of a round. One warm round tells more than two cold ones, in the same time. */
const FULL = { rounds: 5, bursts: 15, warm: { least: 2, most: 6 } };
const QUICK = { rounds: 1, bursts: 12, warm: { least: 0.8, most: 2 } };

const { values } = parseArgs({ options: OPTIONS });
const problems = missing();
if (problems.length > 0) fail(problems);
const chosen = FIGURES.filter(({ name }) => name.includes(values.only ?? ''));
if (chosen.length === 0)
  fail([`No figure has "${values.only}" in its name: ${FIGURES.map(({ name }) => name).join('; ')}.`]);

const results = [];
for (const figure of chosen) {
  if (values.quick && figure.quick === false) {
    print(`\n${figure.name}: only in the full run`);
    continue;
  }
  const result = values.quick ? await quickly(figure) : await measured(figure, FULL);
  print(report(result));
  const { cells: _, ...kept } = result;
  results.push({ ...kept, name: figure.name });
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...machine(), results }, null, 2)}\n`);
if (values.quick) conclude();

/** What looks worse is measured for two more rounds before it counts. */
async function quickly(figure) {
  const candidates = figure.quick ?? figure.candidates;
  const result = await measured({ ...figure, candidates }, QUICK);
  if (!result.goals.some(({ worse }) => worse)) return result;
  print(`${report(result)}\n${figure.name}: two more rounds`);
  return measured({ ...figure, candidates }, { ...QUICK, rounds: 2 }, result.cells);
}

/** @param before cells of rounds that were measured already */
async function measured(figure, mode, before = new Map()) {
  const plan = { ...mode, ...figure.plan };
  const all = [...figure.candidates, again(figure.control)];
  const found = await inTurns(figure, all, plan, (step) => progress(`${figure.name}: ${step}`));
  progress('');
  const cells = new Map([...found].map(([key, rounds]) => [key, [...(before.get(key) ?? []), ...rounds]]));
  return { ...judged(figure, cells), plan, cells };
}

/** A ratio that the machine blurs by more than the tolerance says nothing, so it fails nothing. */
function conclude() {
  const worse = results.flatMap(({ name, goals }) =>
    goals.filter((goal) => goal.worse).map((goal) => ({ blurred: goal.noisy, text: `${name}: ${line(goal)}` })),
  );
  const certain = worse.filter(({ blurred }) => !blurred).map(({ text }) => text);
  const blurred = worse.filter((goal) => goal.blurred).map(({ text }) => text);
  if (blurred.length > 0) print(['', 'Try again on a machine that does nothing else:', ...blurred].join('\n'));
  if (certain.length > 0) fail(['', 'Worse than it was:', ...certain]);
  print('\nNo ratio is worse than it was.');
}

function machine() {
  const [first] = cpus();
  const date = new Date().toISOString();
  return { node: process.version, cpu: first?.model, cores: cpus().length, load: loadavg()[0], date };
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text.slice(0, process.stderr.columns - 1)}`);
}

function fail(lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}
