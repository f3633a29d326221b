/**
 * Candidates take turns, burst by burst, each in a fresh process of its own: they share neither compiled code nor garbage, and what else the
 * machine does meets them all alike.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './stats.mjs';

const MEASURE = join(import.meta.dirname, '..', 'measure.mjs');

/** Processes that get ready at once; nothing is measured meanwhile. */
const STARTED_AT_ONCE = 2;

/**
 * @param {{ rounds: number, bursts: number, warm: object | undefined }} plan `warm` as `measure.mjs` takes it
 * @returns a map of candidate and cell, as JSON, to its values: of each round the median of its bursts
 */
export async function inTurns({ file, options, before }, candidates, plan, progress) {
  const directory = mkdtempSync(join(tmpdir(), 'chaukas-bench-'));
  const cells = new Map();
  try {
    if (before !== undefined) {
      progress(before);
      await withProcesses([before], file, { ...options, directory }, () => {});
    }
    for (let round = 1; round <= plan.rounds; round++) {
      const found = await withProcesses(candidates, file, { ...options, directory }, (processes) =>
        oneRound(processes, plan, (step) => progress(`round ${round} of ${plan.rounds}, ${step}`)),
      );
      for (const [key, values] of found) cells.set(key, [...(cells.get(key) ?? []), median(values)]);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return cells;
}

async function oneRound(processes, { bursts, warm }, progress) {
  await fewAtOnce(processes, (candidate) => {
    progress(`${candidate.name} warms up`);
    return candidate.ask('warm', warm);
  });
  const found = new Map();
  for (let turn = 0; turn < bursts; turn++) {
    // There and back, so that none is always the one that comes after the same other.
    for (const { name, ask } of turn % 2 === 0 ? processes : processes.toReversed()) {
      progress(`${name}, turn ${turn + 1} of ${bursts}`);
      for (const [cell, value] of Object.entries(await ask('burst'))) {
        const key = JSON.stringify([name, cell]);
        found.set(key, [...(found.get(key) ?? []), value]);
      }
    }
  }
  await fewAtOnce(processes, ({ name, ask }) => {
    progress(`what came out of ${name}`);
    return ask('check');
  });
  return found;
}

async function withProcesses(candidates, file, options, work) {
  const processes = candidates.map((name) => started(name, file, options));
  try {
    await fewAtOnce(processes, ({ ask }) => ask('prepare'));
    return await work(processes);
  } finally {
    await Promise.all(processes.map(({ stop }) => stop()));
  }
}

function started(name, file, options) {
  const args = [file, name.replace(/ again$/, ''), JSON.stringify(options)];
  const env = { ...process.env, CHAUKAS_QUIET: '1' };
  const child = fork(MEASURE, args, { execArgv: ['--expose-gc'], env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  // What a candidate says of a dead server is no news; what it says before it fails is.
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = `${said}${text}`.slice(-4000);
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ask = (task, value) =>
    new Promise((resolve, reject) => {
      const onExit = (code) => reject(new Error(`${name}: the process ended with ${code}\n${said}`));
      child.once('exit', onExit);
      child.once('message', ({ result, error }) => {
        child.off('exit', onExit);
        if (error === undefined) resolve(result);
        else reject(new Error(`${name}, ${task}: ${error}`));
      });
      child.send({ task, value });
    });
  const stop = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  return { name, ask, stop };
}

async function fewAtOnce(items, work) {
  const waiting = [...items];
  const next = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: STARTED_AT_ONCE }, next));
}
