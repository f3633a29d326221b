import { createServer, type Http2Server } from 'node:http2';
import { ChaukasClientService, ChaukasServerService, type Event, EventType, SortOrder } from '@chaukas/spec';
import { Code, ConnectError, type ConnectRouter, type ServiceImpl } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { matches } from './filter.ts';

/** A Chaukas backend of one's own, over gRPC: both services on one port, the events in memory by their ids. */
export function createBackend(): Http2Server {
  const events = new Map<string, Event>();
  const store = (event: Event | undefined): Event => {
    if (!event?.eventId) throw new ConnectError('event_id is required', Code.InvalidArgument);
    // The same id again is the same event: clients send again what they got no answer for.
    if (!events.has(event.eventId)) events.set(event.eventId, event);
    return event;
  };
  const all = (): Event[] => [...events.values()].sort((a, b) => secondsOf(a) - secondsOf(b));
  const service: ServiceImpl<typeof ChaukasServerService> = {
    healthz: () => ({}),
    getCapabilities: () => ({ capabilities: { policyDecisions: true, dataAccessEvents: true } }),
    ingestEvent: ({ event }) => ({
      eventId: store(event).eventId,
      status: 'accepted',
      processedAt: BigInt(Date.now()),
    }),
    ingestEventBatch({ eventBatch }) {
      const { batchId = '', events: sent = [] } = eventBatch ?? {};
      const taken = sent.filter(({ eventId }) => eventId !== '').map(store);
      return { batchId, acceptedCount: taken.length, rejectedCount: sent.length - taken.length };
    },
    queryEvents({ query }) {
      const { filter, pageSize = 0, pageToken = '', orderByTime } = query ?? {};
      const found = all().filter((event) => filter === undefined || matches(event, filter));
      if (orderByTime !== SortOrder.ASC) found.reverse();
      const start = Number(pageToken || 0);
      const end = start + Math.min(pageSize || 100, 1000);
      return { response: { events: found.slice(start, end), nextPageToken: end < found.length ? String(end) : '' } };
    },
    getEventStats({ tenantId, projectId }) {
      const own = all().filter((event) => !tenantId || event.tenantId === tenantId);
      const counted = own.filter((event) => !projectId || event.projectId === projectId);
      const eventsByType: Record<string, bigint> = {};
      for (const { type } of counted) {
        const name = `EVENT_TYPE_${EventType[type]}`;
        eventsByType[name] = (eventsByType[name] ?? 0n) + 1n;
      }
      const totalSessions = BigInt(new Set(counted.map(({ sessionId }) => sessionId)).size);
      return { totalEvents: BigInt(counted.length), totalSessions, eventsByType };
    },
  };
  const routes = (router: ConnectRouter): void => {
    router.service(ChaukasServerService, service);
    // Its requests are the same on the wire, and so are the answers that it knows; only the names of the types differ.
    router.service(ChaukasClientService, service as unknown as ServiceImpl<typeof ChaukasClientService>);
  };
  return createServer(connectNodeAdapter({ routes }));
}

function secondsOf({ timestamp }: Event): number {
  return Number(timestamp?.seconds ?? 0n) + (timestamp?.nanos ?? 0) / 1e9;
}
