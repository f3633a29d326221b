import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { WORKER_URL } from '#worker-url';
import type { EventStore } from '../event-store.ts';
import { MEMORY, openDatabase } from './database.ts';
import { makeFile } from './file.ts';
import { inlineLane, WorkerLane } from './lane.ts';
import { lockStore } from './lock.ts';
import { bytes } from './row-values.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface SqliteStoreOptions {
  /** File of the database; it and its directory are made if they are missing. `:memory:` keeps nothing. */
  readonly path: string;
}

/**
 * Opens a store in one file of SQLite. One process at a time can have it.
 *
 * @throws Error with one sentence if the file cannot be opened, is in use, or was written by a newer version
 */
export function openSqliteStore({ path }: SqliteStoreOptions): EventStore {
  if (path === MEMORY) {
    const database = openDatabase(path);
    const lane = inlineLane(database);
    return new SqliteStore({ writing: lane, reading: lane }, tokenKey(database), () => {});
  }
  const file = resolve(path);
  makeFile(file);
  const unlock = lockStore(file);
  try {
    const database = openDatabase(file);
    const key = tokenKey(database);
    database.close();
    const lanes = { writing: new WorkerLane(WORKER_URL, file), reading: new WorkerLane(WORKER_URL, file) };
    return new SqliteStore(lanes, key, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Kept with the events, so that a page token outlives a restart. */
function tokenKey(database: DatabaseSync): Uint8Array {
  return bytes(database.prepare("SELECT value FROM settings WHERE name = 'page_token_key'").get()?.value);
}
