import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { describe, expect, it } from 'vitest';
import { ChaukasClient, ChaukasRequestError, type EventQuery, fetchTransport } from '../../src/client/index.ts';
import { createEvent, type Event, EventType } from '../../src/index.ts';
import { Server } from './server.ts';

const WAYS: [string, '1.1' | '2', (baseUrl: string) => Transport][] = [
  ['fetch', '1.1', (baseUrl) => fetchTransport({ baseUrl })],
  ['gRPC', '2', (baseUrl) => createGrpcTransport({ baseUrl })],
];

function event(eventId: string): Event {
  return createEvent({ eventId, type: EventType.SYSTEM, metadata: { name: eventId } });
}

async function idsOf(events: AsyncIterable<Event>): Promise<string[]> {
  const ids: string[] = [];
  for await (const { eventId } of events) ids.push(eventId);
  return ids;
}

describe.each(WAYS)('over %s', (_name, version, transportTo) => {
  it('stores events one by one, with the key', async () => {
    const server = await Server.start(version);
    const client = new ChaukasClient({ transport: transportTo(server.url), apiKey: 'secret' });
    expect(await client.ingest(event('a'))).toMatchObject({ eventId: 'a', status: 'accepted' });
    expect(server.keys).toEqual(['Bearer secret']);
    expect(server.events[0]?.metadata).toEqual({ name: 'a' });
  });

  it('stores events together under an id of version 7, and says how many were not taken', async () => {
    const server = await Server.start(version);
    const client = new ChaukasClient({ transport: transportTo(server.url) });
    const answer = await client.ingestBatch([event('a'), event(''), event('b')]);
    expect(answer).toMatchObject({ acceptedCount: 2, rejectedCount: 1 });
    expect(server.batchIds[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(
      Math.abs(Number.parseInt(server.batchIds[0]?.replace('-', '').slice(0, 12) ?? '', 16) - Date.now()),
    ).toBeLessThan(60_000);
    await client.ingestBatch([event('c')], { batchId: 'mine' });
    expect(server.batchIds[1]).toBe('mine');
    expect(server.events.map(({ eventId }) => eventId)).toEqual(['a', 'b', 'c']);
  });

  it('reads a query page by page, in either order, and no further than it is read', async () => {
    const server = await Server.start(version);
    const client = new ChaukasClient({ transport: transportTo(server.url) });
    server.events.push(...['a', 'b', 'c', 'd', 'e'].map(event));
    expect(await idsOf(client.query({}, { order: 'asc', pageSize: 2 }))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await idsOf(client.query())).toEqual(['e', 'd', 'c', 'b', 'a']);
    const asked = server.queries.length;
    for await (const _ of client.query({}, { pageSize: 2 })) break;
    expect(server.queries.length).toBe(asked + 1);
  });

  it('reads answers that servers compress', async () => {
    const server = await Server.start(version);
    const client = new ChaukasClient({ transport: transportTo(server.url) });
    server.events.push(createEvent({ eventId: 'x'.repeat(10_000) }));
    expect((await client.queryPage()).events[0]?.eventId).toHaveLength(10_000);
  });

  it('asks for what is looked for', async () => {
    const server = await Server.start(version);
    const client = new ChaukasClient({ transport: transportTo(server.url) });
    const query: EventQuery = {
      tenantId: 't',
      sessionId: 's',
      types: [EventType.ERROR],
      tags: ['x'],
      textQuery: 'refund',
      from: new Date(1500),
    };
    expect(await client.queryPage(query, { pageToken: '0', pageSize: 7 })).toEqual({
      events: [],
      nextPageToken: undefined,
    });
    expect(server.queries[0]).toMatchObject({ pageSize: 7, pageToken: '0' });
    expect(server.queries[0]?.filter).toMatchObject({
      tenantId: 't',
      sessionId: 's',
      types: [EventType.ERROR],
      tags: ['x'],
    });
    expect(server.queries[0]?.filter?.time).toMatchObject({ start: { seconds: 1n, nanos: 500_000_000 } });
    expect(server.queries[0]?.filter?.time?.end).toBeUndefined();
  });

  it('reads statistics, capabilities and health', async () => {
    const server = await Server.start(version);
    const client = new ChaukasClient({ transport: transportTo(server.url) });
    server.events.push(event('a'));
    const stats = await client.stats({ from: new Date(0) });
    expect([stats.totalEvents, stats.eventsByType]).toEqual([1n, { EVENT_TYPE_SYSTEM: 1n }]);
    expect(await client.capabilities()).toMatchObject({ rbac: true, sso: false });
    expect(await client.health()).toBeUndefined();
  });
});

/** The error of a call that a server refuses so. */
async function refusal(error: ConnectError): Promise<unknown> {
  const server = await Server.start('2', {
    queryEvents: () => {
      throw error;
    },
  });
  const client = new ChaukasClient({ transport: createGrpcTransport({ baseUrl: server.url }) });
  return client.queryPage().catch((reason: unknown) => reason);
}

describe('a call that fails', () => {
  it.each([
    [Code.Unauthenticated, 'UNAUTHENTICATED', 'give the client an apiKey that the server knows'],
    [Code.PermissionDenied, 'PERMISSION_DENIED', 'the key does not allow it: see its tenant, projects and roles'],
  ])('with code %s says which, why and what helps', async (code, name, fix) => {
    const error = await refusal(new ConnectError('no such key', code));
    expect(error).toBeInstanceOf(ChaukasRequestError);
    expect(error).toMatchObject({
      rpc: 'QueryEvents',
      code: name,
      message: `QueryEvents failed with ${name}: no such key (${fix})`,
    });
  });

  it('says after which time to come again, by header or by detail', async () => {
    const busy = (
      metadata: Record<string, string>,
      details: ConstructorParameters<typeof ConnectError>[3],
    ): ConnectError => new ConnectError('busy', Code.ResourceExhausted, metadata, details);
    expect(await refusal(busy({ 'retry-after': '2' }, []))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      retryAfter: 2000,
    });
    expect(await refusal(busy({}, []))).toMatchObject({ retryAfter: undefined });
  });

  it('names the address as the likely reason where nobody answers', async () => {
    const client = new ChaukasClient({ transport: createGrpcTransport({ baseUrl: 'http://127.0.0.1:1' }) });
    await expect(client.health()).rejects.toThrow(
      /^Healthz failed with UNAVAILABLE: .*ECONNREFUSED.* \(is the server running/,
    );
  });

  it('is ended by its signal, or when its time is over', async () => {
    const server = await Server.start('2', { healthz: () => new Promise(() => undefined) });
    const transport = createGrpcTransport({ baseUrl: server.url });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(new ChaukasClient({ transport }).health({ signal })).rejects.toThrow('enough');
    await expect(new ChaukasClient({ transport, timeout: 20 }).health()).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
  });
});

it('a server that gives the same token again does not make a query endless', async () => {
  const server = await Server.start('1.1', {
    queryEvents: () => ({ response: { events: [event('a')], nextPageToken: 'x' } }),
  });
  const client = new ChaukasClient({ transport: fetchTransport({ baseUrl: server.url }) });
  expect(await idsOf(client.query())).toEqual(['a', 'a']);
});

it('the transport uses the fetch that it is given', async () => {
  const server = await Server.start('1.1');
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    asked.push(new Request(input, init).url);
    return globalThis.fetch(input, init);
  };
  await new ChaukasClient({ transport: fetchTransport({ baseUrl: server.url, fetch }) }).health();
  expect(asked).toEqual([`${server.url}/chaukas.spec.server.v1.ChaukasServerService/Healthz`]);
});
