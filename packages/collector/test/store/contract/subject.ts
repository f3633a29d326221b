import { scanEvent } from '@chaukas/spec/scan';
import { afterAll, beforeAll, expect } from 'vitest';
import type { EventFilter, EventStore, IncomingEvent, PageRequest, Scope } from '../../../src/store/event-store.ts';
import { SCOPE } from './event-of.ts';

/** A kind of store, and how tests get one that holds nothing. */
export interface Subject {
  open(): EventStore | Promise<EventStore>;
  /** How many random histories are compared with the plainest store's; fewer where opening takes long. */
  readonly modelRuns?: number;
}

interface Listing extends Pick<PageRequest, 'size' | 'order'> {
  readonly scope: Scope;
}

/** A store that holds these events, for all tests of a block that only read. */
export function sharedStore(open: Subject['open'], events: readonly IncomingEvent[]): () => EventStore {
  let store: EventStore | undefined;
  beforeAll(async () => {
    store = await open();
    await store.append(events);
  });
  afterAll(() => store?.close());
  return () => store ?? expect.fail('the store is opened before the tests run');
}

/** Ids of the events of a whole query, page by page. */
export async function idsOf(
  store: EventStore,
  filter: EventFilter = {},
  { scope = SCOPE, size = 1000, order = 'asc' }: Partial<Listing> = {},
): Promise<string[]> {
  return (await allOf(store, filter, { scope, size, order })).map((bytes) => scanEvent(bytes).eventId);
}

export async function allOf(
  store: EventStore,
  filter: EventFilter,
  { scope, size, order }: Listing,
): Promise<Uint8Array[]> {
  const events: Uint8Array[] = [];
  let token: string | undefined;
  do {
    const page = await store.query(scope, filter, { size, order, ...(token !== undefined && { token }) });
    events.push(...page.events);
    // Else a store that repeats a page would hold up the tests for ever.
    if (page.next === token && token !== undefined) expect.fail('a page gives its own token as that of the next one');
    token = page.next;
  } while (token !== undefined);
  return events;
}
