import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Scope } from '../event-store.ts';
import { transact } from './database.ts';
import { packId } from './ids.ts';
import { IndexedText } from './indexed-text.ts';
import { Names } from './names.ts';
import { type PackedEvent, type PackedEvents, unpackEvent } from './packed-events.ts';
import { RollUps } from './roll-ups.ts';
import type { StoredRow } from './stored-row.ts';

/** Writes events: the only one that does, so what it remembers of the database is what stands there. */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #names: Names;
  readonly #rollUps: RollUps;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #text = new IndexedText();
  #next = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#names = new Names(database);
    this.#rollUps = new RollUps(database);
    this.#statements = prepare(database);
    this.#reset();
  }

  /**
   * Stores a group of appends, all or none; when it returns, they survive a crash of the machine.
   *
   * @returns for each append, 1 for each event that was stored, 0 for each that was known
   */
  append(group: readonly PackedEvents[]): Uint8Array<ArrayBuffer>[] {
    try {
      return transact(this.#database, () => {
        const outcomes = group.map((events) => this.#write(events));
        this.#rollUps.write();
        return outcomes;
      });
    } catch (error) {
      this.#reset();
      throw error;
    }
  }

  #write(events: PackedEvents): Uint8Array<ArrayBuffer> {
    const outcomes = new Uint8Array(events.times.length);
    const scopes = events.scopes.map((scope) => this.#scopeOf(scope));
    for (let at = 0; at < outcomes.length; at++) {
      const event = unpackEvent(events, at);
      const row = this.#rowOf(event, scopes[event.scope] ?? 0);
      if (this.#insert(row)) {
        outcomes[at] = 1;
        this.#complete(row, event.tags);
      } else {
        this.#names.drop();
      }
    }
    return outcomes;
  }

  #rowOf(event: PackedEvent, scope: number): StoredRow {
    const { time, type, status, severity, bytes } = event;
    return {
      seq: this.#next,
      scope,
      time,
      eventId: packId(event.eventId),
      session: this.#names.of(scope, event.sessionId),
      trace: this.#names.of(scope, event.traceId),
      span: event.spanId === '' ? null : packId(event.spanId),
      agent: this.#names.of(scope, event.agentId),
      type,
      status,
      severity,
      bytes,
    };
  }

  /** A trigger passes over ids that are known. */
  #insert(row: StoredRow): boolean {
    const { seq, scope, time, eventId, session, trace, span, agent, type, status, severity, bytes } = row;
    const columns = [seq, scope, time, eventId, session, trace, span, agent, type, status, severity, bytes];
    return Number(this.#statements.event.run(...columns).changes) === 1;
  }

  #complete(row: StoredRow, tags: readonly string[]): void {
    this.#next++;
    for (const tag of new Set(tags)) {
      const name = this.#names.of(row.scope, tag);
      if (name !== null) this.#statements.tag.run(row.scope, name, row.time, row.seq);
    }
    this.#names.keep();
    this.#rollUps.add(row);
    this.#statements.words.run(row.seq, this.#text.of(row.scope, row.bytes));
  }

  #scopeOf({ tenantId, projectId }: Scope): number {
    this.#statements.scope.run(tenantId, projectId);
    return Number(this.#statements.scopeId.get(tenantId, projectId)?.id);
  }

  #reset(): void {
    this.#names.reset();
    this.#rollUps.reset();
    this.#next = Number(this.#statements.last.get()?.seq ?? 0) + 1;
  }
}

function prepare(
  database: DatabaseSync,
): Record<'event' | 'tag' | 'words' | 'scope' | 'scopeId' | 'last', StatementSync> {
  return {
    event: database.prepare(`
      INSERT OR FAIL INTO events (seq, scope, time, event_id, session, trace, span, agent, type, status, severity, bytes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    tag: database.prepare('INSERT INTO event_tags (scope, tag, time, seq) VALUES (?, ?, ?, ?)'),
    words: database.prepare('INSERT INTO words (rowid, text) VALUES (?, CAST(? AS TEXT))'),
    scope: database.prepare('INSERT INTO scopes (tenant_id, project_id) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    scopeId: database.prepare('SELECT id FROM scopes WHERE tenant_id = ? AND project_id = ?'),
    last: database.prepare('SELECT max(seq) AS seq FROM events'),
  };
}
