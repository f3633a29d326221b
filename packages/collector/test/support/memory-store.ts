import type { EventType } from '@chaukas/spec';
import {
  type EventFilter,
  type EventPage,
  type EventStats,
  type EventStore,
  type IncomingEvent,
  type Outcome,
  type PageRequest,
  PageTokenError,
  type Scope,
  type SessionPage,
} from '../../src/store/event-store.ts';
import { matcher } from '../../src/tail/match.ts';

export class MemoryStore implements EventStore {
  pendingBytes = 0;
  readonly #events: IncomingEvent[] = [];
  readonly #known = new Set<string>();
  async append(events: readonly IncomingEvent[]): Promise<readonly Outcome[]> {
    return events.map((event) => {
      const key = JSON.stringify([event.scope.tenantId, event.scope.projectId, event.header.eventId]);
      if (this.#known.has(key)) return 'duplicate';
      this.#known.add(key);
      this.#events.push({ ...event, bytes: event.bytes.slice() });
      return 'stored';
    });
  }
  async query(scope: Scope, filter: EventFilter, page: PageRequest): Promise<EventPage> {
    const matches = matcher({ scope, filter });
    const sign = page.order === 'asc' ? 1 : -1;
    const found = this.#events
      .filter(matches)
      .map((e, i) => [e, i] as const)
      .sort(([a, i], [b, j]) => sign * (a.header.time < b.header.time ? -1 : a.header.time > b.header.time ? 1 : i - j))
      .map(([e]) => e);
    const from = page.token === undefined ? 0 : Number(page.token);
    if (Number.isNaN(from)) throw new PageTokenError('x');
    const slice = found.slice(from, from + page.size);
    return {
      events: slice.map((e) => e.bytes),
      next: from + page.size < found.length ? String(from + page.size) : undefined,
    };
  }
  async stats(scope: Scope, range: { from?: bigint; to?: bigint } = {}): Promise<EventStats> {
    const found = this.#events.filter(matcher({ scope, filter: range }));
    const eventsByType = new Map<EventType, bigint>();
    for (const { header } of found) eventsByType.set(header.type, (eventsByType.get(header.type) ?? 0n) + 1n);
    return {
      totalEvents: BigInt(found.length),
      totalSessions: BigInt(new Set(found.map((e) => e.header.sessionId)).size),
      eventsByType,
      averageSessionDurationMs: 0,
    };
  }
  async sessions(): Promise<SessionPage> {
    return { sessions: [], next: undefined };
  }
  async check(): Promise<void> {}
  async close(): Promise<void> {}
}
