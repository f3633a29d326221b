// One candidate of one figure, in this process; does what its parent asks for, and answers each time.
import { cpuOf } from './lib/cpu.mjs';

const [file, candidate, options] = process.argv.slice(2);

/** Bursts of which the best is compared with the best before: others are slow because of the machine. */
const WINDOW = 5;

/** Code that gets no faster than this any more is warm. */
const STABLE = 0.95;

let scenario;

const TASKS = {
  async prepare() {
    const { prepare } = await import(`./figures/${file}.mjs`);
    scenario = await prepare(candidate, JSON.parse(options));
  },
  warm: warmUp,
  burst: () => scenario.burst(),
  check: () => scenario.check(),
};

process.on('message', async ({ task, value }) => {
  try {
    process.send({ result: await TASKS[task](value) });
  } catch (error) {
    process.send({ error: error instanceof Error ? error.stack : String(error) });
  }
});

// Sockets and timers of a candidate do not keep it.
process.on('disconnect', () => process.exit(0));

/**
 * Until no window of bursts is faster than those before, by the same rule for every candidate: what is compiled late, as much code of ours is, has its
 * time for it, and what needs none goes on earlier.
 *
 * @param {{ least: number, most: number } | undefined} seconds of CPU; one burst if there are none
 */
async function warmUp(seconds = { least: 0, most: 0 }) {
  let spent = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let stable = false; !stable || spent < seconds.least * 1e9; ) {
    let fastest = Number.POSITIVE_INFINITY;
    for (let burst = 0; burst < WINDOW; burst++) {
      const cost = await cpuOf(() => scenario.burst());
      spent += cost;
      fastest = Math.min(fastest, cost);
      if (spent >= seconds.most * 1e9) return;
    }
    stable = fastest > STABLE * best;
    best = Math.min(best, fastest);
  }
}
