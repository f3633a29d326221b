import {
  createServer as createHttp1,
  type Server as Http1Server,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import {
  constants,
  createServer as createHttp2,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { sniff } from './sniff.ts';

export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;
export type NodeHandler = (request: NodeRequest, response: NodeResponse) => void;

/** Times of a connection, in milliseconds, and their number. */
export interface PortLimits {
  /** From its opening until it is known what it speaks. */
  readonly sniffMs: number;
  /** For the headers of a request over HTTP/1.1. */
  readonly headersMs: number;
  /** For a whole request over HTTP/1.1. */
  readonly requestMs: number;
  /** Without a request, until it is closed. */
  readonly idleMs: number;
  readonly connections: number;
}

export const PORT_LIMITS: PortLimits = {
  sniffMs: 10_000,
  headersMs: 15_000,
  requestMs: 120_000,
  idleMs: 300_000,
  connections: 2000,
};

/** How long a caller that has its answer may go on sending, in milliseconds. */
const LINGER_MS = 250;

/** Windows of HTTP/2: an upload of a batch needs no round trip for permission to go on. Bytes. */
const STREAM_WINDOW = 4 * 1024 * 1024;
const SESSION_WINDOW = 16 * 1024 * 1024;
const STREAMS_PER_SESSION = 256;

/**
 * One cleartext port for HTTP/1.1 and HTTP/2.
 *
 * Node's own choice of protocol needs TLS, so what a connection speaks is read from its first bytes.
 */
export class OnePort {
  readonly #server: Server;
  readonly #http1: Http1Server;
  readonly #http2: Http2Server;
  readonly #limits: PortLimits;
  readonly #sockets = new Set<Socket>();
  /** Those of which it is not known yet what they speak. */
  readonly #waiting = new Set<() => void>();
  readonly #sessions = new Set<ServerHttp2Session>();
  #closing = false;

  constructor(handler: NodeHandler, limits: PortLimits = PORT_LIMITS) {
    this.#limits = limits;
    this.#http1 = createHttp1(
      {
        headersTimeout: limits.headersMs,
        requestTimeout: limits.requestMs,
        keepAliveTimeout: limits.idleMs,
        connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
      },
      (request, response) => this.#handle(handler, request, response),
    );
    this.#http2 = createHttp2(
      { settings: { initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: STREAMS_PER_SESSION } },
      (request, response) => {
        // The response itself says that it has finished only when the stream has closed.
        response.stream.once('finish', () => endStream(request, response));
        handler(request, response);
      },
    );
    this.#http2.on('session', (session) => this.#adopt(session));
    this.#server = createServer((socket) => this.#connect(socket));
    this.#server.maxConnections = limits.connections;
    // A server that never listens itself arms neither its timeouts nor its list of idle connections.
    this.#server.on('listening', () => this.#http1.emit('listening'));
  }

  /** @throws Error of Node's `listen`, such as EADDRINUSE */
  listen(port: number, host: string): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        // A server that listens on a port has the address of one.
        if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
        else resolve(address);
      });
    });
  }

  /** Takes no connection and no request any more; ends what still runs after the time of grace. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const drop of this.#waiting) drop();
    for (const session of this.#sessions) session.close();
    // Closes idle connections and stops the timer that looks for late ones.
    this.#http1.close();
    const timer = setTimeout(() => {
      // A session that is destroyed while it closes still waits for its peer, so the connections themselves are cut.
      for (const socket of this.#sockets) socket.destroy();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  }

  #connect(socket: Socket): void {
    // Small answers go out at once.
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    const drop = sniff(socket, this.#limits.sniffMs, (protocol) => {
      this.#waiting.delete(drop);
      (protocol === 'h2' ? this.#http2 : this.#http1).emit('connection', socket);
    });
    this.#waiting.add(drop);
    socket.once('close', () => {
      this.#waiting.delete(drop);
      this.#sockets.delete(socket);
    });
  }

  #adopt(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.once('close', () => this.#sessions.delete(session));
    session.setLocalWindowSize(SESSION_WINDOW);
    session.setTimeout(this.#limits.idleMs, () => session.close());
    if (this.#closing) session.close();
  }

  #handle(handler: NodeHandler, request: IncomingMessage, response: ServerResponse): void {
    if (this.#closing) response.shouldKeepAlive = false;
    // A connection whose last answer went out while the server closes has nothing to wait for.
    response.once('close', () => {
      if (this.#closing) setImmediate(() => this.#http1.closeIdleConnections());
    });
    handler(request, response);
  }
}

/**
 * Ends a stream that was answered before its request had ended (RFC 9113, section 8.1): some callers then neither end nor
 * reset it, and it would stay open as long as the connection.
 */
function endStream(request: Http2ServerRequest, response: Http2ServerResponse): void {
  if (request.complete) return;
  const { stream } = response;
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), LINGER_MS).unref();
  stream.once('close', () => clearTimeout(timer));
}
