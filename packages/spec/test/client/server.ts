import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Code, ConnectError, type ConnectRouter, type ServiceImpl } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { onTestFinished } from 'vitest';
import { ChaukasServerService, type Event, EventType, type QueryRequest, SortOrder } from '../../src/index.ts';

/** A Chaukas server of Connect's router on a port of its own, with events in memory. */
export class Server {
  readonly events: Event[] = [];
  readonly queries: QueryRequest[] = [];
  readonly keys: (string | null)[] = [];
  readonly batchIds: string[] = [];
  url = '';

  /** @param version of HTTP: `2` for gRPC in clear text */
  static async start(
    version: '1.1' | '2',
    change: Partial<ServiceImpl<typeof ChaukasServerService>> = {},
  ): Promise<Server> {
    const made = new Server();
    const routes = (router: ConnectRouter): void => {
      router.service(ChaukasServerService, { ...made.#service(), ...change });
    };
    const adapter = connectNodeAdapter({ routes });
    const server = version === '2' ? createHttp2Server(adapter) : createHttpServer(adapter);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return made;
  }

  #service(): ServiceImpl<typeof ChaukasServerService> {
    return {
      healthz: () => ({}),
      getCapabilities: () => ({ capabilities: { rbac: true } }),
      ingestEvent: ({ event }, { requestHeader }) => {
        this.keys.push(requestHeader.get('authorization'));
        if (event !== undefined) this.events.push(event);
        return { eventId: event?.eventId ?? '', status: 'accepted', processedAt: 1n };
      },
      ingestEventBatch: ({ eventBatch }) => {
        this.batchIds.push(eventBatch?.batchId ?? '');
        const taken = eventBatch?.events.filter(({ eventId }) => eventId !== '') ?? [];
        this.events.push(...taken);
        const rejectedCount = (eventBatch?.events.length ?? 0) - taken.length;
        return { batchId: eventBatch?.batchId ?? '', acceptedCount: taken.length, rejectedCount };
      },
      queryEvents: ({ query }) => {
        if (query === undefined) throw new ConnectError('query is required', Code.InvalidArgument);
        this.queries.push(query);
        const sorted = query.orderByTime === SortOrder.ASC ? this.events : this.events.toReversed();
        const start = Number(query.pageToken || 0);
        const end = start + query.pageSize;
        const nextPageToken = end < sorted.length ? String(end) : '';
        return { response: { events: sorted.slice(start, end), nextPageToken } };
      },
      getEventStats: () => ({
        totalEvents: BigInt(this.events.length),
        eventsByType: { [`EVENT_TYPE_${EventType[EventType.SYSTEM]}`]: BigInt(this.events.length) },
      }),
    };
  }
}
