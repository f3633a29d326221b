import { Runs } from './runs.ts';

/** All runs of the process: one tree can hold runs of several copies of the library. */
export const runs: Runs = new Runs();
