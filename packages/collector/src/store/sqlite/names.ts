import type { DatabaseSync, StatementSync } from 'node:sqlite';

const CACHED = 50_000;

/**
 * Numbers for strings that many events share: ids of sessions, traces and agents, tags. A number costs an index two or
 * three bytes where the string costs forty. New ones are written when the event that brought them was stored.
 */
export class Names {
  readonly #known = new Map<string, number>();
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #last: StatementSync;
  #fresh: { readonly scope: number; readonly name: string; readonly id: number }[] = [];
  #next = 0;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id FROM names WHERE scope = ? AND name = ?');
    this.#insert = database.prepare('INSERT INTO names (id, scope, name) VALUES (?, ?, ?)');
    this.#last = database.prepare('SELECT max(id) AS id FROM names');
    this.reset();
  }

  /** Number of the name; null for the empty one, which stands for none. */
  of(scope: number, name: string): number | null {
    if (name === '') return null;
    const key = `${scope}\n${name}`;
    const known = this.#known.get(key) ?? this.#lookUp(scope, name);
    if (known !== undefined) return known;
    const id = this.#next++;
    this.#fresh.push({ scope, name, id });
    this.#remember(key, id);
    return id;
  }

  /** The event was stored, so its names are. */
  keep(): void {
    for (const { id, scope, name } of this.#fresh) this.#insert.run(id, scope, name);
    this.#fresh = [];
  }

  /** The event was no new one, so its names are forgotten. */
  drop(): void {
    for (const { scope, name } of this.#fresh) this.#known.delete(`${scope}\n${name}`);
    this.#next -= this.#fresh.length;
    this.#fresh = [];
  }

  /** After a transaction that failed. */
  reset(): void {
    this.#known.clear();
    this.#fresh = [];
    this.#next = Number(this.#last.get()?.id ?? 0) + 1;
  }

  #lookUp(scope: number, name: string): number | undefined {
    const id = this.#find.get(scope, name)?.id;
    if (id === undefined) return undefined;
    this.#remember(`${scope}\n${name}`, Number(id));
    return Number(id);
  }

  #remember(key: string, id: number): void {
    // Whatever was used long ago can be looked up again.
    if (this.#known.size >= CACHED) this.#known.clear();
    this.#known.set(key, id);
  }
}
