import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ChaukasClientService, ChaukasServerService, ChaukasTailService, SortOrder } from '@chaukas/spec';
import { Code, ConnectError, createClient, type Interceptor, type Transport } from '@connectrpc/connect';
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { type BatchOutcome, CallError, type Dialect, type Driver, type Question } from './driver.ts';

interface Options {
  readonly baseUrl: string;
  readonly interceptors: Interceptor[];
}

const TRANSPORTS: readonly (readonly [name: string, make: (options: Options) => Transport])[] = [
  ['gRPC', (options) => createGrpcTransport(options)],
  ['gRPC, gzip', (o) => createGrpcTransport({ ...o, sendCompression: compressionGzip, compressMinBytes: 0 })],
  ['gRPC, JSON', (options) => createGrpcTransport({ ...options, useBinaryFormat: false })],
  ['gRPC-Web, HTTP/1.1', (options) => createGrpcWebTransport({ ...options, httpVersion: '1.1' })],
  ['gRPC-Web, HTTP/2', (options) => createGrpcWebTransport({ ...options, httpVersion: '2' })],
  ['gRPC-Web, JSON', (options) => createGrpcWebTransport({ ...options, httpVersion: '1.1', useBinaryFormat: false })],
  ['Connect, HTTP/1.1', (options) => createConnectTransport({ ...options, httpVersion: '1.1' })],
  ['Connect, HTTP/2', (options) => createConnectTransport({ ...options, httpVersion: '2' })],
  ['Connect, JSON', (options) => createConnectTransport({ ...options, httpVersion: '1.1', useBinaryFormat: false })],
];

/** The Chaukas services through Connect's own client: the server service, and beside it the client service. */
export const CONNECT_DIALECTS: readonly Dialect[] = TRANSPORTS.flatMap(([name, make]) => [
  { name: `${name}; server`, open: (url, key) => serverDriver(make(optionsOf(url, key))) },
  { name: `${name}; client`, open: (url, key) => clientDriver(make(optionsOf(url, key)), !name.endsWith('JSON')) },
]);

function optionsOf(baseUrl: string, key: string | undefined): Options {
  const authorize: Interceptor = (next) => (request) => {
    if (key !== undefined) request.header.set('authorization', `Bearer ${key}`);
    return next(request);
  };
  return { baseUrl, interceptors: [authorize] };
}

function serverDriver(transport: Transport): Driver {
  const client = createClient(ChaukasServerService, transport);
  return {
    ...commonDriver(transport, client),
    ingest: (event) => tell(async () => (await client.ingestEvent({ event })).eventId),
    ingestBatch: (events) =>
      tell(async () => outcomeOf(await client.ingestEventBatch({ eventBatch: { events: [...events] } }))),
    stats: (scope) =>
      tell(async () => {
        const { totalEvents, totalSessions, eventsByType } = await client.getEventStats({ ...scope });
        const byType = Object.fromEntries(Object.entries(eventsByType).map(([name, count]) => [name, Number(count)]));
        return { events: Number(totalEvents), sessions: Number(totalSessions), byType };
      }),
  };
}

function clientDriver(transport: Transport, isRich: boolean): Driver {
  const client = createClient(ChaukasClientService, transport);
  const { ingestEvent, ingestEventBatch } = ChaukasClientService.method;
  // The plain client skips what the server service would say; here it is read from the unknown fields that it kept.
  const server = ChaukasServerService.method;
  return {
    ...commonDriver(transport, client),
    ingest: (event) =>
      tell(async () => {
        const bytes = toBinary(ingestEvent.output, await client.ingestEvent({ event }));
        return isRich ? fromBinary(server.ingestEvent.output, bytes).eventId : undefined;
      }),
    ingestBatch: (events) =>
      tell(async () => {
        const answer = await client.ingestEventBatch({ eventBatch: { events: [...events] } });
        const bytes = toBinary(ingestEventBatch.output, answer);
        return isRich ? outcomeOf(fromBinary(server.ingestEventBatch.output, bytes)) : undefined;
      }),
  };
}

type Common =
  | ReturnType<typeof createClient<typeof ChaukasClientService>>
  | ReturnType<typeof createClient<typeof ChaukasServerService>>;

function commonDriver(transport: Transport, client: Common): Driver {
  const watcher = createClient(ChaukasTailService, transport);
  return {
    healthz: () => tell(async () => void (await client.healthz({}))),
    capabilities: () =>
      tell(async () => {
        const { $typeName: _, ...capabilities } = (await client.getCapabilities({})).capabilities ?? { $typeName: '' };
        return capabilities;
      }),
    query: ({ size = 0, token = '', ascending, ...question }) =>
      tell(async () => {
        const orderByTime = ascending === true ? SortOrder.ASC : SortOrder.UNSPECIFIED;
        const query = { filter: filterOf(question), pageSize: size, pageToken: token, orderByTime };
        const { response } = await client.queryEvents({ query });
        if (response === undefined) throw new Error('The answer has no page.');
        return { events: response.events, next: response.nextPageToken };
      }),
    async *tail(question, signal) {
      try {
        for await (const { events, missed } of watcher.tailEvents({ filter: filterOf(question) }, { signal })) {
          yield { ids: events.map(({ eventId }) => eventId), missed: Number(missed) };
        }
      } catch (error) {
        throw describe(error);
      }
    },
  };
}

function filterOf({ text = '', ...rest }: Question) {
  return { ...rest, textQuery: text };
}

function outcomeOf(answer: { acceptedCount: number; rejectedCount: number; rejectedEventIds: string[] }): BatchOutcome {
  return { accepted: answer.acceptedCount, rejected: answer.rejectedCount, rejectedIds: answer.rejectedEventIds };
}

async function tell<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw describe(error);
  }
}

function describe(error: unknown): CallError {
  const { code, rawMessage, metadata } = ConnectError.from(error);
  const name = Code[code].replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  return new CallError(name, rawMessage, metadata.get('retry-after') ?? undefined);
}
