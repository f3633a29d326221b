import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, MIGRATIONS } from './schema.ts';

export const MEMORY = ':memory:';

// Rows of a few KB fit with little waste, and a commit of few events does not write much more than them.
const PAGE_BYTES = 16 * 1024;
const CHECKPOINT_BYTES = 32 * 1024 * 1024;
const CACHE_KIB = 64 * 1024;

/** How long a statement waits for another program that reads or writes the file. */
const BUSY_MS = 5000;

/**
 * Opens the database, makes it if there is none, and brings it to the schema of this version.
 *
 * @throws Error with one sentence that says what is wrong with the file and what to do
 */
export function openDatabase(path: string): DatabaseSync {
  const database = connect(path);
  try {
    requireSearch(database);
    migrate(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Node has `node:sqlite` since 22.5, but the full-text search of it only since 22.16. */
function requireSearch(database: DatabaseSync): void {
  const modules = database.prepare("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").all();
  if (modules.length > 0) return;
  throw new Error(`The SQLite of Node ${process.version} has no full-text search: use Node 22.16 or newer`);
}

/** One more connection to a database that {@link openDatabase} opened. */
export function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL`);
  } catch (error) {
    database.close();
    throw new Error(`${path} is no database of events (${reason(error)}): name another file`, { cause: error });
  }
  // FULL, because with NORMAL a commit survives the process but not the machine.
  database.exec(`
    PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_BYTES / PAGE_BYTES}; PRAGMA journal_size_limit = ${CHECKPOINT_BYTES}
  `);
  return database;
}

/** Runs `body` as one transaction: all of it is kept, or nothing. */
export function transact<Result>(database: DatabaseSync, body: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = body();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** After some faults, as of a full disk, SQLite has rolled back by itself, and says so by an error. */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {}
}

function migrate(database: DatabaseSync, path: string): void {
  const version = versionOf(database);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `${path} was written by a newer version of @chaukas/collector (its schema is ${version}, this version knows ${MIGRATIONS.length}): update the collector`,
    );
  }
  for (const [at, step] of MIGRATIONS.entries()) {
    if (at < version) continue;
    transact(database, () => {
      database.exec(step);
      database.exec(`PRAGMA user_version = ${at + 1}; PRAGMA application_id = ${APPLICATION_ID}`);
    });
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
