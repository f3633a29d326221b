import { Provider } from './provider.ts';
import type { Subject } from './subject.ts';

/** Processes at once: what a small machine has. */
const LANES = 2;

/** Runs jobs in lanes, each lane with a provider of its own, one job after another; gives their results in order. */
export async function inLanes<T>(
  subject: Subject,
  jobs: readonly ((provider: Provider) => Promise<T>)[],
): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...jobs.entries()];
  const lane = async (): Promise<void> => {
    const provider = await Provider.start(subject);
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, job] = next;
        results[index] = await job(provider);
      }
    } finally {
      await provider.stop();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}
