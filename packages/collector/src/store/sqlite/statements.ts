import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Row } from './row-values.ts';

const KEPT = 100;

/** Prepared statements by their text; integers are read as bigint, because times do not fit a number. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.#of(sql).all(...values);
  }

  first(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#of(sql).get(...values);
  }

  #of(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    statement.setReadBigInts(true);
    const [oldest] = this.#prepared.keys();
    if (oldest !== undefined && this.#prepared.size >= KEPT) this.#prepared.delete(oldest);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
