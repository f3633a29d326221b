import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Journal } from './journal.ts';
import type { ReplyScript } from './reply.ts';
import type { RecordedRequest } from './request.ts';
import { makeRoute, type RouteMatch } from './route.ts';
import { type Scene, serve } from './serve.ts';
import { type TakeOver, Upgrades } from './upgrade.ts';

/**
 * An HTTP server on 127.0.0.1 that answers as a test scripts it and records what it was asked.
 *
 * A request that no route takes is answered 404, one whose script or predicate throws (or returns a wrong reply) 500, one
 * with a body over 64 MiB 413; each with a JSON body whose `message` says why.
 */
export class ScriptedServer {
  /** Base URL without a trailing slash: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly #server: Server;
  #scene: Scene = newScene();
  #stopping: Promise<void> | undefined;

  /** Starts a server on a free port. It keeps the process alive until {@link stop}. */
  static async start(): Promise<ScriptedServer> {
    const server = createServer();
    // A client must not meet a connection that we closed for being idle, nor a slow test a timeout of ours.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    server.headersTimeout = 0;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedServer(server);
  }

  private constructor(server: Server) {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    this.url = `http://127.0.0.1:${address.port}`;
    this.#server = server;
    server.on('request', (message, response) => void serve(message, response, this.#scene));
    server.on('upgrade', (message, socket, head) => this.#scene.upgrades.arrived(message, socket, head));
  }

  /**
   * Adds a route; of several that match, the first added answers.
   *
   * @param match a path or the end of one, in whole segments and without the query (`/v1/items` and `items` take
   *   `/api/v1/items`), or a predicate over the request
   * @param script the reply, the replies of successive requests (the last repeats), or a function that makes them
   * @throws TypeError or RangeError if a reply is wrong or a list of replies is empty.
   */
  on(match: RouteMatch, script: ReplyScript): this {
    this.#scene.routes.push(makeRoute(match, script));
    return this;
  }

  /** Hands connections on that clients ask to be upgraded, to WebSockets as a rule; they are not in the journal. */
  onUpgrade(path: string, takeOver: TakeOver): this {
    this.#scene.upgrades.on(path, takeOver);
    return this;
  }

  /** The journal: requests in the order in which they were fully received. Grows, until {@link reset} begins a new one. */
  get requests(): readonly RecordedRequest[] {
    return this.#scene.journal.requests;
  }

  /**
   * The first request of the journal for which the predicate is true; waits for it, and looks again at every request
   * received and at every change of one (`status`, `framesSent`, `completed`, `closedEarly`).
   *
   * @param timeoutMs milliseconds, default 5000
   * @throws Error (by rejection) that lists the journal, on timeout, `reset` and `stop`; or what the predicate throws.
   */
  waitFor(predicate: (request: RecordedRequest) => boolean, timeoutMs = 5000): Promise<RecordedRequest> {
    return this.#scene.journal.waitFor(predicate, timeoutMs);
  }

  /**
   * Forgets routes and journal, closes upgraded connections and fails pending {@link waitFor}s. Answers in progress go on,
   * unrecorded.
   */
  reset(): void {
    this.#scene.journal.close('before the server was reset');
    this.#scene.upgrades.close();
    this.#scene = newScene();
  }

  /** Closes the port and every connection, at once. The journal stays readable; further calls change nothing. */
  stop(): Promise<void> {
    this.#stopping ??= new Promise((resolve) => {
      this.#scene.journal.close('before the server was stopped');
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
      this.#scene.upgrades.close();
    });
    return this.#stopping;
  }

  /** Same as {@link stop}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function newScene(): Scene {
  return { routes: [], journal: new Journal(), upgrades: new Upgrades() };
}
