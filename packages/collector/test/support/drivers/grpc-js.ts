import { fileURLToPath } from 'node:url';
import { fromBinary } from '@bufbuild/protobuf';
import { ChaukasServerService, createEvent, type EventInit, formatEventLine } from '@chaukas/spec';
import { credentials, loadPackageDefinition, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { CallError, type Dialect, type Driver } from './driver.ts';

type Json = { readonly [key: string]: unknown };

const PROTO = fileURLToPath(new URL('../../../../spec/proto', import.meta.url));

/** Google's own gRPC for Node, with the `.proto` files read at run time: no code of ours or of Connect's. */
const loaded = loadPackageDefinition(
  loadSync(
    ['chaukas/spec/client/v1/client.proto', 'chaukas/spec/server/v1/server.proto', 'chaukas/tail/v1/tail.proto'],
    { includeDirs: [PROTO], keepCase: true, longs: Number, enums: String, oneofs: false },
  ),
);

export const GRPC_JS: readonly Dialect[] = ['server', 'client'].map((name) => ({
  name: `@grpc/grpc-js; ${name}`,
  open: (url, key) => open(name, url, key),
}));

function open(name: string, url: string, key: string | undefined): Driver {
  const metadata = new Metadata();
  if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
  const Service = constructorOf(`chaukas.spec.${name}.v1.Chaukas${name === 'server' ? 'Server' : 'Client'}Service`);
  const Tail = constructorOf('chaukas.tail.v1.ChaukasTailService');
  const target = url.replace('http://', '');
  const client = new Service(target, credentials.createInsecure());
  const watcher = new Tail(target, credentials.createInsecure());
  const call = (method: string, request: Json): Promise<Json> =>
    new Promise((resolve, reject) => {
      client[method](request, metadata, (error: ServiceError | null, answer: Json) =>
        error ? reject(describe(error)) : resolve(answer),
      );
    });
  const isServer = name === 'server';
  return {
    healthz: async () => void (await call('Healthz', {})),
    capabilities: async () => camelKeys((await call('GetCapabilities', {})).capabilities as Json),
    async ingest(event) {
      const { event_id: id } = await call('IngestEvent', { event: plain(event) });
      return isServer ? String(id) : undefined;
    },
    async ingestBatch(events) {
      const batch = { batch_id: 'b', events: events.map(plain) };
      const {
        accepted_count: accepted = 0,
        rejected_count: rejected = 0,
        rejected_event_ids: ids = [],
      } = await call('IngestEventBatch', { event_batch: batch });
      return isServer
        ? { accepted: Number(accepted), rejected: Number(rejected), rejectedIds: ids as string[] }
        : undefined;
    },
    async query({ size, token, ascending, text, ...question }) {
      const order = ascending === true ? { order_by_time: 'SORT_ORDER_ASC' } : {};
      const filter = { ...snakeKeys(question), text_query: text };
      const query = { filter, page_size: size, page_token: token, ...order };
      // The loader writes again what it read, which is how its objects, with their times and structs, become events.
      const bytes: Buffer = Service.service.QueryEvents.responseSerialize(await call('QueryEvents', { query }));
      const { response } = fromBinary(ChaukasServerService.method.queryEvents.output, bytes);
      return { events: response?.events ?? [], next: response?.nextPageToken ?? '' };
    },
    ...(isServer && {
      async stats(scope) {
        const stats = await call('GetEventStats', snakeKeys(scope ?? {}));
        const byType = (stats.events_by_type ?? {}) as Record<string, number>;
        return { events: Number(stats.total_events ?? 0), sessions: Number(stats.total_sessions ?? 0), byType };
      },
    }),
    async *tail({ text, ...question }, signal) {
      const stream = watcher.TailEvents({ filter: { ...snakeKeys(question), text_query: text } }, metadata);
      signal.addEventListener('abort', () => stream.cancel());
      try {
        for await (const { events = [], missed = 0 } of stream) {
          yield { ids: events.map((event: Json) => String(event.event_id)), missed: Number(missed) };
        }
      } catch (error) {
        throw describe(error as ServiceError);
      }
    },
    close() {
      client.close();
      watcher.close();
    },
  };
}

// What is read at run time has no types.
// biome-ignore lint/suspicious/noExplicitAny: as above
function constructorOf(path: string): any {
  return path.split('.').reduce<unknown>((scope, part) => Reflect.get(Object(scope), part), loaded) as never;
}

/** The loader takes proto-JSON names, but times as messages. Structs it would take only in pieces, so events here have none. */
function plain(event: EventInit): Json {
  const { timestamp: _, ...line } = JSON.parse(formatEventLine(createEvent(event)));
  const { seconds = 0n, nanos = 0 } = event.timestamp ?? {};
  return { ...line, ...(event.timestamp && { timestamp: { seconds: Number(seconds), nanos } }) };
}

function snakeKeys(json: object): Json {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}

function camelKeys(json: Json): Json {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key.replaceAll(/_[a-z]/g, (found) => found.slice(1).toUpperCase()),
      value,
    ]),
  );
}

function describe(error: ServiceError): CallError {
  const hint = error.metadata?.get('retry-after')[0];
  return new CallError(
    (status[error.code] ?? '').toLowerCase(),
    error.details,
    hint === undefined ? undefined : String(hint),
  );
}
