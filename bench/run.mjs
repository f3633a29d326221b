// What the suite costs beside its peers: CPU time, candidates in turns, each round in fresh processes.
//
//   npm --prefix bench ci && npm run bench
//   npm run bench -- --only encode      figures whose name has this in it
//   npm run bench -- --quick            two short rounds
//   npm run bench -- --json FILE        all cells too
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { table } from '../scripts/lib/table.mjs';
import { FIGURES } from './figures.mjs';
import { best, median } from './lib/stats.mjs';

const OPTIONS = { quick: { type: 'boolean' }, only: { type: 'string' }, json: { type: 'string' } };
const { values } = parseArgs({ options: OPTIONS });
const rounds = values.quick ? 2 : 5;
const bursts = values.quick ? 4 : 15;
const chosen = FIGURES.filter(({ name }) => name.includes(values.only ?? ''));
if (chosen.length === 0)
  throw new Error(`no figure has "${values.only}" in its name: ${FIGURES.map(({ name }) => name).join('; ')}`);

const results = [];
for (const figure of chosen) results.push(summarised(figure, await measured(figure)));
print(results);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ ...machine(), rounds, bursts, results }, null, 2)}\n`);

/** The rounds of each candidate: of each cell the median of its process. */
async function measured({ name, file, options, candidates, control }) {
  const cells = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const candidate of [...candidates, `${control} again`]) {
      progress(`${name}: round ${round + 1} of ${rounds}, ${candidate}`);
      const found = await inProcess(file, candidate.replace(/ again$/, ''), { ...options, bursts });
      for (const [cell, list] of Object.entries(found)) {
        const key = JSON.stringify([candidate, cell]);
        cells.set(key, [...(cells.get(key) ?? []), median(list)]);
      }
    }
  }
  progress('');
  return cells;
}

async function inProcess(file, candidate, options) {
  const program = join(import.meta.dirname, 'measure.mjs');
  const args = ['--expose-gc', program, file, candidate, JSON.stringify(options)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, CHAUKAS_QUIET: '1' } });
  return JSON.parse(stdout);
}

function summarised({ name, unit, goals }, cells) {
  const rows = [...cells].map(([key, list]) => {
    const [candidate, cell] = JSON.parse(key);
    return { candidate, cell, median: median(list), best: best(list), rounds: list };
  });
  return { name, unit, rows, goals: goals.map((goal) => judged(goal, rows)) };
}

/** The ratio of medians to the best of those that the goal names. */
function judged({ cell, of, to, most }, rows) {
  const value = (candidate) =>
    rows.find((row) => row.candidate === candidate && row.cell === cell)?.median ?? Number.NaN;
  const against = to.toSorted((a, b) => value(a) - value(b))[0];
  const ratio = value(of) / value(against);
  return { cell, of, against, most, ratio, met: ratio <= most };
}

function print(figures) {
  for (const { name, unit, rows, goals } of figures) {
    const cells = rows.map((row) => [row.candidate, row.cell, row.median.toFixed(0), row.best.toFixed(0)]);
    const lines = [`\n${name}, ${unit}`, table(['candidate', 'cell', 'median', 'best'], cells), ...goals.map(verdict)];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}

function verdict({ cell, of, against, most, ratio, met }) {
  return `${met ? 'met   ' : 'MISSED'} ${cell}: ${of} is ${ratio.toFixed(2)}x ${against}; goal at most ${most}x`;
}

function machine() {
  return {
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    load: loadavg()[0],
    date: new Date().toISOString(),
  };
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
