import { scanEvent } from '@chaukas/spec/scan';
import type { EventFilter, EventStore, PageRequest, Scope } from '../../../src/store/event-store.ts';
import { SCOPE } from './event-of.ts';

/** A kind of store, and how tests get one that holds nothing. */
export interface Subject {
  open(): EventStore | Promise<EventStore>;
}

/** Ids of the events of a whole query, page by page. */
export async function idsOf(
  store: EventStore,
  filter: EventFilter = {},
  { scope = SCOPE, size = 1000, order = 'asc' as PageRequest['order'] } = {},
): Promise<string[]> {
  return (await allOf(store, filter, { scope, size, order })).map((bytes) => scanEvent(bytes).eventId);
}

export async function allOf(
  store: EventStore,
  filter: EventFilter,
  { scope, size, order }: { scope: Scope; size: number; order: PageRequest['order'] },
): Promise<Uint8Array[]> {
  const events: Uint8Array[] = [];
  let token: string | undefined;
  do {
    const page = await store.query(scope, filter, { size, order, ...(token !== undefined && { token }) });
    events.push(...page.events);
    token = page.next;
  } while (token !== undefined);
  return events;
}
