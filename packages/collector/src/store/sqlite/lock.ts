import { DatabaseSync } from 'node:sqlite';
import { reason } from './database.ts';
import { makeFile } from './file.ts';

/**
 * Keeps other processes from opening the store at `path`. The lock is one of the operating system on a file beside it, so
 * it goes with the process, however that ends.
 *
 * @returns what gives it back
 * @throws Error if somebody else has it
 */
export function lockStore(path: string): () => void {
  const file = `${path}.lock`;
  makeFile(file);
  const lock = new DatabaseSync(file);
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new Error(
      `${path} is in use by another collector (${reason(error)}): stop that one, or give this one a directory of its own`,
      { cause: error },
    );
  }
  return () => lock.close();
}
