import type { DatabaseSync } from 'node:sqlite';
import type { StatsSums } from '../event-stats.ts';
import type { EventFilter, PageRequest, Scope, SessionSummary } from '../event-store.ts';
import type { Cursor } from '../page-tokens.ts';
import { parseSearch } from '../words.ts';
import { bytes, integer, type Row, text } from './row-values.ts';
import { EVENT_COLUMNS, type Searched, searchEvents } from './search.ts';
import { after, BY_NUMBER, type Selection, type Source, select, statementOf, valuesOf } from './selection.ts';
import { Statements } from './statements.ts';
import { readStats } from './stats.ts';

/** Rows of a page, and where the next one begins; no cursor on the last page. */
export interface Rows<Item> {
  readonly items: readonly Item[];
  readonly next: Cursor | undefined;
}

/** What is asked of a page, its token opened. */
export interface PageBounds {
  readonly size: number;
  readonly after: Cursor | undefined;
}

/** Answers queries, all of one scope: without one there is nothing that could be asked. */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new Statements(database);
  }

  events(
    scope: Scope,
    filter: EventFilter,
    order: PageRequest['order'],
    page: PageBounds,
  ): Rows<Uint8Array<ArrayBuffer>> {
    const id = this.#scopeId(scope);
    if (id === undefined) return { items: [], next: undefined };
    const selection = (source?: Source): Selection => {
      const all = select(id, filter, order, (name) => this.#nameId(id, name), source);
      return page.after ? after(all, page.after) : all;
    };
    // One more than asked for, which tells whether there is a next page.
    const rows = filter.text?.trim()
      ? this.#search(id, { along: selection(), byNumber: selection(BY_NUMBER) }, filter.text, page.size + 1)
      : this.#list(selection(), page.size + 1);
    return pageOf(rows, page.size, (row) => bytes(row.bytes));
  }

  sessions(scope: Scope, page: PageBounds): Rows<SessionSummary> {
    const id = this.#scopeId(scope);
    if (id === undefined) return { items: [], next: undefined };
    const bound = page.after ? [page.after.time, page.after.number] : [];
    const rows = this.#statements.all(
      `SELECT s.*, s.last_time AS time, n.name FROM sessions s INDEXED BY by_last_time
       CROSS JOIN names n ON n.id = s.session AND n.scope = s.scope
       WHERE s.scope = ? ${page.after ? 'AND (s.last_time, s.number) < (?, ?)' : ''}
       ORDER BY s.last_time DESC, s.number DESC LIMIT ?`,
      ...[id, ...bound, page.size + 1],
    );
    return pageOf(rows, page.size, summaryOf);
  }

  stats(scope: Scope, range: { readonly from?: bigint; readonly to?: bigint } | undefined): StatsSums {
    // One transaction, so that its statements see the same events.
    this.#database.exec('BEGIN');
    try {
      return readStats(this.#statements, this.#scopeId(scope), range);
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  #list(selection: Selection, limit: number): Row[] {
    return this.#statements.all(statementOf(selection, EVENT_COLUMNS), ...valuesOf(selection), limit);
  }

  #search(scope: number, searched: Searched, asked: string, limit: number): Row[] {
    return searchEvents(this.#statements, scope, searched, parseSearch(asked), limit);
  }

  #scopeId({ tenantId, projectId }: Scope): number | undefined {
    const row = this.#statements.first(
      'SELECT id FROM scopes WHERE tenant_id = ? AND project_id = ?',
      tenantId,
      projectId,
    );
    return row && Number(row.id);
  }

  #nameId(scope: number, name: string): number | undefined {
    const row = this.#statements.first('SELECT id FROM names WHERE scope = ? AND name = ?', scope, name);
    return row && Number(row.id);
  }
}

function pageOf<Item>(rows: readonly Row[], size: number, itemOf: (row: Row) => Item): Rows<Item> {
  const items = rows.slice(0, size).map(itemOf);
  const last = rows.length > size ? rows[size - 1] : undefined;
  return { items, next: last && { time: integer(last.time), number: integer(last.number) } };
}

function summaryOf(row: Row): SessionSummary {
  return {
    sessionId: text(row.name),
    firstTime: integer(row.first_time),
    lastTime: integer(row.last_time),
    events: integer(row.events),
    errors: integer(row.errors),
    status: row.end_status === null ? undefined : Number(row.end_status),
  };
}
