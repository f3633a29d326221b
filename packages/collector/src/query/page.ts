import type { EventFilter, EventPage, EventStore, PageRequest, Scope } from '../store/event-store.ts';

/** Events that are read at once while it is not known how large they are. */
const FIRST_READ = 32;

/**
 * One page that is no larger than a client takes: `@grpc/grpc-js` and others refuse messages over 4 MiB. A page that is cut
 * short goes on where it was cut, and has at least one event.
 *
 * @param maxBytes of the events together
 */
export async function readPage(
  store: EventStore,
  { scope, filter }: { readonly scope: Scope; readonly filter: EventFilter },
  page: PageRequest,
  maxBytes: number,
): Promise<EventPage> {
  const events: Uint8Array[] = [];
  let next = page.token;
  let bytes = 0;
  do {
    const size = nextSize(page.size - events.length, bytes / events.length, maxBytes - bytes);
    const read = await readFitting(store, scope, filter, { ...withToken(page, next), size }, maxBytes - bytes);
    // The first event of a page is read however large it is.
    if (bytes > 0 && bytes + sizeOf(read.events) > maxBytes) break;
    events.push(...read.events);
    bytes += sizeOf(read.events);
    next = read.next;
  } while (next !== undefined && events.length < page.size && bytes < maxBytes);
  return { events, next };
}

/** How many events to read, going by those read so far. */
function nextSize(left: number, averageBytes: number, bytesLeft: number): number {
  if (Number.isNaN(averageBytes)) return Math.min(left, FIRST_READ);
  return Math.max(1, Math.min(left, Math.floor(bytesLeft / Math.max(averageBytes, 1))));
}

/** Reads fewer events until they fit, or there is one: the token of the store stands behind all that it gave. */
async function readFitting(
  store: EventStore,
  scope: Scope,
  filter: EventFilter,
  page: PageRequest,
  maxBytes: number,
): Promise<EventPage> {
  const read = await store.query(scope, filter, page);
  const fitting = countFitting(read.events, maxBytes);
  if (fitting === read.events.length || read.events.length === 1) return read;
  return readFitting(store, scope, filter, { ...page, size: Math.max(fitting, 1) }, maxBytes);
}

function countFitting(events: readonly Uint8Array[], maxBytes: number): number {
  let bytes = 0;
  const over = events.findIndex((event) => {
    bytes += event.length;
    return bytes > maxBytes;
  });
  return over < 0 ? events.length : over;
}

function sizeOf(events: readonly Uint8Array[]): number {
  return events.reduce((bytes, event) => bytes + event.length, 0);
}

function withToken(page: PageRequest, token: string | undefined): PageRequest {
  return token === undefined ? page : { ...page, token };
}
