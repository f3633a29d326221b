import { statsOf } from '../event-stats.ts';
import type {
  EventFilter,
  EventPage,
  EventStats,
  EventStore,
  IncomingEvent,
  Outcome,
  PageRequest,
  Scope,
  SessionPage,
} from '../event-store.ts';
import { eventQuery, PageTokens, sessionQuery } from '../page-tokens.ts';
import { GroupCommit } from './group-commit.ts';
import type { Lane } from './lane.ts';

/** The store on SQLite: what is written goes one way, what is read another, and neither waits for the other. */
export class SqliteStore implements EventStore {
  readonly #writing: Lane;
  readonly #reading: Lane;
  readonly #commits: GroupCommit;
  readonly #tokens: PageTokens;
  readonly #unlock: () => void;
  #closing: Promise<void> | undefined;

  constructor(lanes: { readonly writing: Lane; readonly reading: Lane }, tokenKey: Uint8Array, unlock: () => void) {
    this.#writing = lanes.writing;
    this.#reading = lanes.reading;
    this.#commits = new GroupCommit((group) => this.#writing.call('append', group));
    this.#tokens = new PageTokens(tokenKey);
    this.#unlock = unlock;
  }

  get pendingBytes(): number {
    return this.#commits.pendingBytes;
  }

  append(events: readonly IncomingEvent[]): Promise<readonly Outcome[]> {
    return this.#closing ? Promise.reject(closedError()) : this.#commits.append(events);
  }

  async query(scope: Scope, filter: EventFilter, page: PageRequest): Promise<EventPage> {
    const query = eventQuery(scope, filter, page.order);
    const after = page.token === undefined ? undefined : this.#tokens.open(query, page.token);
    const rows = await this.#reading.call('events', scope, filter, page.order, { size: page.size, after });
    return { events: rows.items, next: rows.next && this.#tokens.seal(query, rows.next) };
  }

  async sessions(scope: Scope, page: Pick<PageRequest, 'size' | 'token'>): Promise<SessionPage> {
    const query = sessionQuery(scope);
    const after = page.token === undefined ? undefined : this.#tokens.open(query, page.token);
    const rows = await this.#reading.call('sessions', scope, { size: page.size, after });
    return { sessions: rows.items, next: rows.next && this.#tokens.seal(query, rows.next) };
  }

  async stats(scope: Scope, range?: { readonly from?: bigint; readonly to?: bigint }): Promise<EventStats> {
    return statsOf(await this.#reading.call('stats', scope, range));
  }

  async check(): Promise<void> {
    if (this.#closing) throw closedError();
    await this.#writing.call('check');
    await this.#reading.call('stats', { tenantId: '', projectId: '' }, undefined);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.#commits.drained();
    await this.#reading.close();
    // Last, because the connection that closes last tidies up the file.
    if (this.#writing !== this.#reading) await this.#writing.close();
    this.#unlock();
  }
}

function closedError(): Error {
  return new Error('the store is closed');
}
