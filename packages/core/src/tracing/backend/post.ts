import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** How long a connection may take, in milliseconds; the Python SDK's. */
const CONNECT_TIMEOUT = 5000;
/** How long an answer may take once there is a connection, in milliseconds; the Python SDK's. */
const ANSWER_TIMEOUT = 60_000;

/** What is posted. */
export interface Post {
  url: URL;
  headers: Record<string, string>;
  body: string;
}

/** What a server answered: nobody reads the body. */
export interface Answer {
  status: number;
  /** @param name in lower case */
  header(name: string): string | undefined;
}

/**
 * Posts a body. Not with `fetch`, whose sockets keep the process alive: a server that hangs would hold up its end.
 *
 * @throws what the network is at fault with, a timeout, an abort
 */
export async function post({ url, headers, body }: Post, signal?: AbortSignal): Promise<Answer> {
  const { request } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  signal?.throwIfAborted();
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { ...headers, ...length }, ...(signal && { signal }) });
    let timer: NodeJS.Timeout | undefined;
    const allow = (ms: number, what: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => outgoing.destroy(new Error(`no ${what} within ${ms / 1000} s`)), ms).unref();
    };
    outgoing.on('socket', (socket) => {
      socket.unref();
      if (!socket.connecting) return allow(ANSWER_TIMEOUT, 'answer');
      allow(CONNECT_TIMEOUT, 'connection');
      socket.once('connect', () => allow(ANSWER_TIMEOUT, 'answer'));
    });
    outgoing.on('response', (response) => {
      handBack(response);
      resolve(answerOf(response));
    });
    outgoing.on('error', reject);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end(body);
  });
}

/** Lets the connection be used again: as everybody expects to find one. */
function handBack(response: IncomingMessage): void {
  const socket: Socket = response.socket;
  response.on('error', () => undefined);
  response.once('end', () => socket.ref());
  response.resume();
}

function answerOf({ statusCode = 0, headers }: IncomingMessage): Answer {
  return {
    status: statusCode,
    header(name) {
      const value = headers[name];
      return (Array.isArray(value) ? value[0] : value)?.trim();
    },
  };
}
