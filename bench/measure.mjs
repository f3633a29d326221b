// One candidate of one figure, in this process; does what its parent asks for, and answers each time.
import { cpuOf } from './lib/cpu.mjs';

const [file, candidate, options] = process.argv.slice(2);

/** Bursts to warm up with at least, however long they take. */
const WARM_BURSTS = 2;

let scenario;

const TASKS = {
  async prepare() {
    const { prepare } = await import(`./figures/${file}.mjs`);
    scenario = await prepare(candidate, JSON.parse(options));
  },
  /** Every candidate has the same CPU time for it: one that is slow does no fewer calls than it needs, one that is fast no more. */
  async warm(seconds) {
    let spent = 0;
    for (let bursts = 0; bursts < WARM_BURSTS || spent < seconds * 1e9; bursts++)
      spent += await cpuOf(() => scenario.burst());
  },
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
