import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { EventType } from '@chaukas/spec';
import { integer } from './row-values.ts';
import type { StoredRow } from './stored-row.ts';

const NANOS_PER_MS = 1e6;
const CACHED = 20_000;

interface Session {
  readonly scope: number;
  readonly session: number;
  /** Undefined until it is in the database. */
  number: number | undefined;
  first: bigint;
  last: bigint;
  events: number;
  errors: number;
  endTime: bigint | null;
  endStatus: number | null;
}

interface ScopeChange {
  sessions: number;
  sessionMs: number;
}

/**
 * What lists and statistics are read from, kept with the events in one transaction: a row for each session, counts by type,
 * and the sums for a scope. Collected while events are written, so that each row is written once in a transaction.
 */
export class RollUps {
  readonly #sessions = new Map<string, Session>();
  readonly #touched = new Set<Session>();
  readonly #counts = new Map<string, { readonly scope: number; readonly type: number; events: number }>();
  readonly #scopes = new Map<number, ScopeChange>();
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database);
  }

  /** Counts an event that was stored. */
  add(row: StoredRow): void {
    const key = `${row.scope} ${row.type}`;
    const count = this.#counts.get(key);
    if (count) count.events++;
    else this.#counts.set(key, { scope: row.scope, type: row.type, events: 1 });
    if (row.session !== null) this.#addToSession(this.#sessionOf(row, row.session), row);
  }

  /** Writes what was collected; to be called at the end of the transaction. */
  write(): void {
    const statements = this.#statements;
    for (const { scope, type, events } of this.#counts.values()) statements.count.run(scope, type, events);
    for (const session of this.#touched) writeSession(statements, session);
    for (const [scope, { sessions, sessionMs }] of this.#scopes) statements.scope.run(sessions, sessionMs, scope);
    this.#clear();
  }

  /** After a transaction that failed. */
  reset(): void {
    this.#sessions.clear();
    this.#clear();
  }

  #clear(): void {
    this.#counts.clear();
    this.#touched.clear();
    this.#scopes.clear();
    if (this.#sessions.size > CACHED) this.#sessions.clear();
  }

  #addToSession(session: Session, row: StoredRow): void {
    const change = this.#changeOf(row.scope);
    if (session.events === 0) change.sessions++;
    const before = session.last - session.first;
    if (row.time < session.first) session.first = row.time;
    if (row.time > session.last) session.last = row.time;
    const after = session.last - session.first;
    if (after !== before) change.sessionMs += Number(after - before) / NANOS_PER_MS;
    session.events++;
    if (row.type === EventType.ERROR) session.errors++;
    if (row.type === EventType.SESSION_END && row.time >= (session.endTime ?? row.time)) {
      session.endTime = row.time;
      session.endStatus = row.status;
    }
    this.#touched.add(session);
  }

  #changeOf(scope: number): ScopeChange {
    const known = this.#scopes.get(scope);
    if (known) return known;
    const change = { sessions: 0, sessionMs: 0 };
    this.#scopes.set(scope, change);
    return change;
  }

  #sessionOf(row: StoredRow, name: number): Session {
    const key = `${row.scope} ${name}`;
    const known = this.#sessions.get(key);
    if (known) return known;
    const session = readSession(this.#statements.find, row.scope, name) ?? newSession(row, name);
    this.#sessions.set(key, session);
    return session;
  }
}

function newSession({ scope, time }: StoredRow, session: number): Session {
  const times = { first: time, last: time, endTime: null, endStatus: null };
  return { scope, session, number: undefined, events: 0, errors: 0, ...times };
}

function readSession(find: StatementSync, scope: number, session: number): Session | undefined {
  const row = find.get(scope, session);
  if (row === undefined) return undefined;
  return {
    scope,
    session,
    number: Number(row.number),
    first: integer(row.first_time),
    last: integer(row.last_time),
    events: Number(row.events),
    errors: Number(row.errors),
    endTime: row.end_time === null ? null : integer(row.end_time),
    endStatus: row.end_status === null ? null : Number(row.end_status),
  };
}

function writeSession({ insert, update }: ReturnType<typeof prepare>, session: Session): void {
  const { number, scope, first, last, events, errors, endTime, endStatus } = session;
  if (number === undefined) {
    const { lastInsertRowid } = insert.run(scope, session.session, first, last, events, errors, endTime, endStatus);
    session.number = Number(lastInsertRowid);
  } else {
    update.run(first, last, events, errors, endTime, endStatus, number, scope);
  }
}

function prepare(database: DatabaseSync): Record<'find' | 'insert' | 'update' | 'count' | 'scope', StatementSync> {
  const find = database.prepare('SELECT * FROM sessions WHERE scope = ? AND session = ?');
  find.setReadBigInts(true);
  return {
    find,
    insert: database.prepare(`
      INSERT INTO sessions (scope, session, first_time, last_time, events, errors, end_time, end_status)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    update: database.prepare(`
      UPDATE sessions SET first_time = ?, last_time = ?, events = ?, errors = ?, end_time = ?, end_status = ?
      WHERE number = ? AND scope = ?`),
    count: database.prepare(`
      INSERT INTO type_counts (scope, type, events) VALUES (?, ?, ?)
      ON CONFLICT (scope, type) DO UPDATE SET events = events + excluded.events`),
    scope: database.prepare('UPDATE scopes SET sessions = sessions + ?, session_ms = session_ms + ? WHERE id = ?'),
  };
}
