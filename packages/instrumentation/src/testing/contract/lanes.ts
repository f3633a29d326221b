import { Provider } from './provider.ts';
import type { Subject } from './subject.ts';

/** Processes at once: what a small machine has. */
const LANES = 2;

/** Runs jobs in lanes, each lane with a provider of its own, one job after another; gives their results in order. */
export function inLanes<T>(subject: Subject, jobs: readonly ((provider: Provider) => Promise<T>)[]): Promise<T[]> {
  return inLanesWith(() => Provider.start(subject), jobs);
}

/** The same with whatever server of its own each lane is to have. */
export async function inLanesWith<S extends { stop(): Promise<void> }, T>(
  start: () => Promise<S>,
  jobs: readonly ((server: S) => Promise<T>)[],
): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...jobs.entries()];
  const lane = async (): Promise<void> => {
    const server = await start();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, job] = next;
        results[index] = await job(server);
      }
    } finally {
      await server.stop();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
