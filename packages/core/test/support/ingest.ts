import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as the server got it. */
export interface Posted {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  data: unknown[];
}

/** How a request is answered: a status with headers, or by hand. */
export type Reply = number | readonly [number, Record<string, string>] | ((response: ServerResponse) => void);

/** A server that takes traces, closed when the test is finished. */
export class Ingest {
  readonly posted: Posted[] = [];
  endpoint = '';
  readonly #replies: Reply[];
  #arrived: (() => void)[] = [];

  /** @param replies in order; the last one is that of all further requests, 204 by default */
  static async start(...replies: Reply[]): Promise<Ingest> {
    const ingest = new Ingest(replies);
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { data } = JSON.parse(Buffer.concat(chunks).toString());
        const { method, url: path, headers } = request;
        ingest.#answer({ method, path, headers, data }, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    // A server that listens on a port has an address of this shape.
    const { port } = server.address() as AddressInfo;
    ingest.endpoint = `http://127.0.0.1:${port}/v1/traces/ingest`;
    return ingest;
  }

  private constructor(replies: Reply[]) {
    this.#replies = replies;
  }

  /** All items, in the order of the requests. */
  get items(): Item[] {
    return this.posted.flatMap(({ data }) => data as Item[]);
  }

  /** Fulfils when this many requests have come. */
  async requests(count: number): Promise<void> {
    while (this.posted.length < count) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }

  #answer(request: Posted, response: ServerResponse): void {
    const reply = this.#replies[Math.min(this.posted.length, this.#replies.length - 1)] ?? 204;
    this.posted.push(request);
    if (typeof reply === 'function') reply(response);
    else if (typeof reply === 'number') response.writeHead(reply).end();
    else response.writeHead(...reply).end();
    for (const resolve of this.#arrived.splice(0)) resolve();
  }
}

/** What is posted of a trace or span. */
export interface Item {
  object: string;
  id: string;
  workflow_name?: string;
  group_id?: string | null;
  metadata?: Record<string, unknown>;
  span_data?: Record<string, unknown>;
  error?: unknown;
}
