import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  type ChannelOptions,
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { onTestFinished } from 'vitest';

/** An event as `proto-loader` gives it. */
export interface PlainEvent {
  event_id: string;
  tenant_id: string;
  type: string;
}

interface BatchRequest {
  event_batch: { batch_id: string; events: PlainEvent[] };
}

/** A failure that a peer answers with. */
export interface PeerError {
  code: number;
  details: string;
  /** Bytes of trailers, by name. */
  trailers?: Record<string, Buffer>;
}

const PROTO = fileURLToPath(new URL('../../../spec/proto', import.meta.url));
const SERVICE = 'chaukas.spec.client.v1.ChaukasClientService';

const definition = loadSync('chaukas/spec/client/v1/client.proto', {
  includeDirs: [PROTO],
  keepCase: true,
  enums: String,
});

/** A Chaukas server of `@grpc/grpc-js`, which knows the `.proto` files and nothing else of ours. */
export class Peer {
  /** The batches that arrived, with the time of each in milliseconds. */
  readonly batches: { at: number; id: string; key: string; events: PlainEvent[] }[] = [];
  /** Answers in turn; then all is taken. */
  errors: PeerError[] = [];
  endpoint = '';

  get ids(): string[] {
    return this.batches.flatMap(({ events }) => events.map(({ event_id }) => event_id));
  }

  static async grpc(options: ChannelOptions = {}): Promise<Peer> {
    const peer = new Peer();
    const server = new Server(options);
    const { service } = clientOf(loadPackageDefinition(definition));
    server.addService(service, {
      ingestEventBatch: (call: ServerUnaryCall<BatchRequest, object>, answer: sendUnaryData<object>) => {
        const [key = ''] = call.metadata.get('authorization');
        const error = peer.#take(call.request, String(key));
        if (error === undefined) return answer(null, {});
        const metadata = new Metadata();
        for (const [name, bytes] of Object.entries(error.trailers ?? {})) metadata.set(name, bytes);
        return answer({ ...error, metadata });
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    onTestFinished(() => server.forceShutdown());
    peer.endpoint = `127.0.0.1:${port}`;
    return peer;
  }

  /** What takes the posts of the Python SDK: any 2xx is success, and nothing is said. */
  static async http(): Promise<Peer> {
    const peer = new Peer();
    const { requestDeserialize } = methodOf('IngestEventBatch');
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        const known =
          method === 'POST' && url === '/events/batch' && headers['content-type'] === 'application/x-protobuf';
        // The definition does not know the type of its messages.
        if (known) peer.#take(requestDeserialize(Buffer.concat(chunks)) as BatchRequest, headers.authorization ?? '');
        response.writeHead(known ? 200 : 404).end();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    peer.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return peer;
  }

  #take({ event_batch: { batch_id, events } }: BatchRequest, key: string): PeerError | undefined {
    this.batches.push({ at: performance.now(), id: batch_id, key, events });
    return this.errors.shift();
  }
}

function clientOf(loaded: object): ServiceClientConstructor {
  // Nested by the parts of the name, which the types do not say.
  return SERVICE.split('.').reduce<unknown>(
    (at, part) => Reflect.get(Object(at), part),
    loaded,
  ) as ServiceClientConstructor;
}

function methodOf(name: string): MethodDefinition<object, object> {
  const service = definition[SERVICE] as Record<string, MethodDefinition<object, object>>;
  const method = service[name];
  if (method === undefined) throw new Error(`${SERVICE} has no ${name}`);
  return method;
}
