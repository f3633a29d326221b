import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createSecureServer as createHttp2SecureServer,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket, Server as TcpServer } from 'node:net';
import { ChaukasClientService, ChaukasServerService, type EventBatch } from '@chaukas/spec';
import { type Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';

export type Protocol = 'grpc' | 'http';

export const PROTOCOLS: readonly Protocol[] = ['grpc', 'http'];

/** How a batch is answered. */
export type Reply =
  /** It is stored but for those that are `rejected`; of `unnamed` ones the answer has only the number. */
  | { take: true; rejected?: readonly string[]; unnamed?: boolean }
  /** Never. */
  | { hang: true }
  /** The connection is cut, after the batch was stored or not. */
  | { reset: true; stored?: boolean }
  /** An error of the service, as Connect sends it in either protocol. `retryInfo`: a detail, as bytes. */
  | { code: Code; message?: string; headers?: Record<string, string>; retryInfo?: Uint8Array }
  /** A status of HTTP alone. */
  | { status: number; headers?: Record<string, string>; body?: string }
  /** By what is in the batch. */
  | { by: (ids: readonly string[]) => Reply };

export const TAKE: Reply = { take: true };

/** A batch as the server got it. */
export interface Received {
  path: string;
  key: string | undefined;
  batchId: string;
  ids: string[];
  tenants: string[];
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/**
 * A Chaukas server made with Connect's router, answering as a test wants. Over HTTP it takes the posts of the Python SDK,
 * whose bodies are the messages of the service.
 */
export class ChaukasServer {
  readonly protocol: Protocol;
  /** Every batch that arrived whole, whatever was answered. */
  readonly received: Received[] = [];
  /** Ids of the events that it has, in the order they came; twice if they were stored twice. */
  readonly stored: string[] = [];
  /** Number of requests that began. */
  requests = 0;
  /** Answers in turn; the last one is that of all further batches. */
  replies: Reply[] = [TAKE];
  /** Bytes of a request that it takes, from the next {@link listen} on; any by default. */
  maxBytes: number | undefined;
  port = 0;
  /** Key and certificate, for a server that speaks TLS from the next {@link listen} on. */
  secure: { key: string; cert: string } | undefined;
  /** The version of the service that answers: the client's has nothing to say, the server's names what it rejected. */
  rich = true;
  #server: TcpServer | undefined;
  readonly #parked = new Map<number, Reply>();
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  #arrived: (() => void)[] = [];

  static async start(protocol: Protocol, ...replies: Reply[]): Promise<ChaukasServer> {
    const made = new ChaukasServer(protocol);
    if (replies.length > 0) made.replies = replies;
    await made.listen();
    return made;
  }

  constructor(protocol: Protocol) {
    this.protocol = protocol;
  }

  get endpoint(): string {
    return `${this.protocol}${this.secure === undefined ? '' : 's'}://127.0.0.1:${this.port}`;
  }

  /** The ids that it has, each once. */
  get ids(): string[] {
    return [...new Set(this.stored)];
  }

  /** Listens, at the same port as before. */
  async listen(): Promise<void> {
    const maxBytes = this.protocol === 'grpc' ? this.maxBytes : undefined;
    const adapter = connectNodeAdapter({
      routes: (router) => this.#routes(router),
      ...(maxBytes && { readMaxBytes: maxBytes }),
    });
    const handle = (request: Request, response: Response): void => this.#handle(request, response, adapter);
    const server = this.#make(handle);
    server.on(this.secure === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.on('close', () => this.#sessions.delete(session));
    });
    server.on('sessionError', () => undefined);
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes down as a process that is killed does. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Fulfils when this many requests have begun. */
  async seen(requests: number): Promise<void> {
    while (this.requests < requests) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }

  #make(handle: (request: Request, response: Response) => void): TcpServer {
    const { protocol, secure } = this;
    if (protocol === 'grpc') return secure ? createHttp2SecureServer(secure, handle) : createHttp2Server(handle);
    return secure ? createHttpsServer(secure, handle) : createHttpServer(handle);
  }

  #handle(request: Request, response: Response, adapter: ReturnType<typeof connectNodeAdapter>): void {
    const reply = this.#nextReply(Number(request.headers['content-length'] ?? 0));
    this.requests++;
    for (const resolve of this.#arrived.splice(0)) resolve();
    if ('status' in reply) {
      plain(request, response, reply);
      return;
    }
    const path = request.url ?? '';
    request.headers['x-path'] = path;
    request.headers['x-reply'] = String(this.#park(reply));
    const service = this.rich ? ChaukasServerService : ChaukasClientService;
    request.url = `/${service.typeName}/${/batch$/i.test(path) ? 'IngestEventBatch' : path.split('/').at(-1)}`;
    if (this.protocol === 'http') request.headers['content-type'] = 'application/proto';
    // The adapter takes requests of both versions, but has one type for both.
    adapter(request as IncomingMessage, response as ServerResponse);
  }

  /** @param bytes of the request, where they are known at its start */
  #nextReply(bytes: number): Reply {
    const next = this.replies.length > 1 ? this.replies.shift() : this.replies[0];
    return this.maxBytes !== undefined && bytes > this.maxBytes ? { status: 413 } : (next ?? TAKE);
  }

  #park(reply: Reply): number {
    this.#parked.set(this.requests, reply);
    return this.requests;
  }

  #routes(router: ConnectRouter): void {
    router.service(ChaukasClientService, {
      healthz: () => ({}),
      ingestEventBatch: async ({ eventBatch }, { requestHeader }) => {
        await this.#answer(eventBatch, requestHeader);
        return {};
      },
    });
    router.service(ChaukasServerService, {
      ingestEventBatch: ({ eventBatch }, { requestHeader }) => this.#answer(eventBatch, requestHeader),
    });
  }

  async #answer(batch: EventBatch | undefined, header: Headers): Promise<object> {
    const { batchId = '', events = [] } = batch ?? {};
    const ids = events.map(({ eventId }) => eventId);
    const tenants = [...new Set(events.map(({ tenantId }) => tenantId))];
    const key = header.get('authorization') ?? undefined;
    this.received.push({ path: header.get('x-path') ?? '', key, batchId, ids, tenants });
    const parked = this.#parked.get(Number(header.get('x-reply'))) ?? TAKE;
    const reply = 'by' in parked ? parked.by(ids) : parked;
    if ('code' in reply) throw errorOf(reply);
    if ('reset' in reply) {
      if (reply.stored === true) this.stored.push(...ids);
      for (const socket of this.#sockets) socket.destroy();
    }
    return 'take' in reply ? this.#take(batchId, ids, reply) : new Promise(() => undefined);
  }

  #take(
    batchId: string,
    ids: readonly string[],
    { rejected = [], unnamed = false }: Extract<Reply, { take: true }>,
  ): object {
    const taken = ids.filter((id) => !rejected.includes(id));
    this.stored.push(...taken);
    const rejectedCount = ids.length - taken.length;
    return { batchId, acceptedCount: taken.length, rejectedCount, rejectedEventIds: unnamed ? [] : rejected };
  }
}

function errorOf({ code, message = '', headers, retryInfo }: Extract<Reply, { code: Code }>): ConnectError {
  const error = new ConnectError(message, code, headers);
  if (retryInfo !== undefined) error.details.push({ type: 'google.rpc.RetryInfo', value: retryInfo });
  return error;
}

function plain(request: Request, response: Response, reply: Extract<Reply, { status: number }>): void {
  request.resume();
  // Both versions have these methods, with types that do not meet.
  const answer = response as ServerResponse;
  request.on('end', () => answer.writeHead(reply.status, reply.headers).end(reply.body));
}
