import { isMainThread } from 'node:worker_threads';
import { failOpen } from '../registering/own.ts';
import { renderStatus } from './render.ts';
import { suiteStatus } from './suite-status.ts';

/** Prints the status on stderr when the process ends, and changes nothing about how it does. */
export function printAtExit(): void {
  // Threads get the same preloads, and the thread of the hooks too.
  if (!isMainThread) return;
  const directory = process.cwd();
  process.on('exit', () => {
    failOpen('status', () => process.stderr.write(`${renderStatus(suiteStatus(), directory)}\n`));
  });
}
