import { randomBytes } from 'node:crypto';
import { EventType } from '@chaukas/spec';
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
  SessionSummary,
} from '../event-store.ts';
import { matcher } from '../match.ts';
import { type Cursor, eventQuery, PageTokens, sessionQuery } from '../page-tokens.ts';
import { storedTime } from '../time.ts';

/** An event and its place among all events of its scope. */
interface StoredEvent extends IncomingEvent {
  readonly time: bigint;
  readonly number: bigint;
}

/** Sorts by time, then by number. */
type Placed = Readonly<Cursor>;

/**
 * A store that keeps events as long as the process runs, in lists that it reads from end to end: for tests, and to say in
 * the plainest way what a store does.
 */
export function openMemoryStore(): EventStore {
  return new MemoryStore();
}

class MemoryStore implements EventStore {
  readonly pendingBytes = 0;
  readonly #scopes = new Map<string, Map<string, StoredEvent>>();
  readonly #tokens = new PageTokens(randomBytes(32));
  #closed = false;

  async append(events: readonly IncomingEvent[]): Promise<readonly Outcome[]> {
    this.#assertOpen();
    return events.map((event) => this.#store(event));
  }

  async query(scope: Scope, filter: EventFilter, page: PageRequest): Promise<EventPage> {
    const sign = page.order === 'asc' ? 1 : -1;
    const found = this.#eventsOf(scope).filter(matcher(filter));
    const { items, next } = this.#pageOf(found, eventQuery(scope, filter, page.order), page, sign);
    return { events: items.map(({ bytes }) => bytes.slice()), next };
  }

  async sessions(scope: Scope, page: Pick<PageRequest, 'size' | 'token'>): Promise<SessionPage> {
    const summaries = [...groupBySession(this.#eventsOf(scope))].map(([sessionId, events], at) =>
      Object.assign(summaryOf(sessionId, events), { number: BigInt(at) }),
    );
    const placed = summaries.map((summary) => ({ ...summary, time: summary.lastTime }));
    const { items, next } = this.#pageOf(placed, sessionQuery(scope), page, -1);
    return { sessions: items.map(({ time, number, ...summary }) => summary), next };
  }

  async stats(scope: Scope, range?: { readonly from?: bigint; readonly to?: bigint }): Promise<EventStats> {
    const events = this.#eventsOf(scope).filter(matcher(range ?? {}));
    const sessions = [...groupBySession(events)].map(([sessionId, own]) => summaryOf(sessionId, own));
    const types = new Map<number, bigint>();
    for (const { header } of events) types.set(header.type, (types.get(header.type) ?? 0n) + 1n);
    return statsOf({
      sessions: BigInt(sessions.length),
      sessionMs: sessions.reduce((sum, { firstTime, lastTime }) => sum + Number(lastTime - firstTime) / 1e6, 0),
      types: [...types],
    });
  }

  async check(): Promise<void> {
    this.#assertOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('the store is closed');
  }

  #store({ scope, header, bytes }: IncomingEvent): Outcome {
    const key = keyOf(scope);
    const events = this.#scopes.get(key) ?? new Map<string, StoredEvent>();
    this.#scopes.set(key, events);
    if (events.has(header.eventId)) return 'duplicate';
    const number = BigInt(events.size);
    events.set(header.eventId, { scope, header, bytes: bytes.slice(), time: storedTime(header.time), number });
    return 'stored';
  }

  #eventsOf(scope: Scope): StoredEvent[] {
    return [...(this.#scopes.get(keyOf(scope))?.values() ?? [])];
  }

  #pageOf<Item extends Placed>(
    all: readonly Item[],
    query: string,
    { size, token }: Pick<PageRequest, 'size' | 'token'>,
    sign: 1 | -1,
  ): { items: Item[]; next: string | undefined } {
    const start = token === undefined ? undefined : this.#tokens.open(query, token);
    const rest = all
      .filter((item) => start === undefined || sign * compare(item, start) > 0)
      .sort((one, other) => sign * compare(one, other));
    const items = rest.slice(0, size);
    const last = rest.length > size ? items.at(-1) : undefined;
    return { items, next: last && this.#tokens.seal(query, last) };
  }
}

function keyOf({ tenantId, projectId }: Scope): string {
  return JSON.stringify([tenantId, projectId]);
}

function compare(one: Placed, other: Placed): number {
  const [left, right] = one.time === other.time ? [one.number, other.number] : [one.time, other.time];
  return left < right ? -1 : Number(left > right);
}

/** In the order in which the sessions began to be stored. Events without a session belong to none. */
function groupBySession(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const named = events.filter(({ header }) => header.sessionId !== '');
  return Map.groupBy(named, ({ header }) => header.sessionId);
}

function summaryOf(sessionId: string, events: readonly StoredEvent[]): SessionSummary {
  const byTime = events.toSorted(compare);
  const first = byTime[0]?.time ?? 0n;
  const ended = byTime.findLast(({ header }) => header.type === EventType.SESSION_END);
  return {
    sessionId,
    firstTime: first,
    lastTime: byTime.at(-1)?.time ?? first,
    events: BigInt(events.length),
    errors: BigInt(events.filter(({ header }) => header.type === EventType.ERROR).length),
    status: ended?.header.status,
  };
}
