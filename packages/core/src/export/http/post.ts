import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** How long a connection may take, in milliseconds; the Python SDK's. */
const CONNECT_TIMEOUT = 5000;
/** How long a slice of the body may take, in milliseconds: what the network does not take keeps the process alive. */
const SLICE_TIMEOUT = 3000;
/** Bytes of the body that are written at a time. */
const SLICE = 64 * 1024;
const ANSWER_TIMEOUT = 60_000;

/** What is posted. */
export interface Post {
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** How it is posted. */
export interface PostOptions {
  signal?: AbortSignal;
  /** Milliseconds that an answer may take once there is a connection. @defaultValue 60000, the Python SDK's */
  answerTimeout?: number;
  /** Bytes of the answer's body that are kept. @defaultValue 0: the answer is given as soon as its head is there */
  read?: number;
}

/** What a server answered. */
export interface Answer {
  status: number;
  body: Uint8Array;
  /** @param name in lower case */
  header(name: string): string | undefined;
}

/**
 * Posts a body. Not with `fetch`, whose sockets keep the process alive: a server that hangs would hold up its end.
 *
 * @throws what the network is at fault with, a timeout, an abort
 */
export async function post(
  { url, headers, body }: Post,
  { signal, answerTimeout = ANSWER_TIMEOUT, read = 0 }: PostOptions = {},
): Promise<Answer> {
  const { request } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  signal?.throwIfAborted();
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const length = { 'Content-Length': String(bytes.length) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', headers: { ...headers, ...length }, ...(signal && { signal }) });
    let timer: NodeJS.Timeout | undefined;
    const allow = (ms: number, what: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => outgoing.destroy(new Error(`no ${what} within ${ms / 1000} s`)), ms).unref();
    };
    let connected = false;
    let sent = false;
    const proceed = (): void => {
      if (connected) allow(sent ? answerTimeout : SLICE_TIMEOUT, sent ? 'answer' : 'progress in sending');
    };
    const onConnect = (): void => {
      connected = true;
      proceed();
    };
    outgoing.on('socket', (socket) => {
      socket.unref();
      if (!socket.connecting) return onConnect();
      allow(CONNECT_TIMEOUT, 'connection');
      socket.once('connect', onConnect);
    });
    outgoing.on('response', (response) => {
      handBack(response);
      if (read === 0) resolve(answerOf(response, new Uint8Array()));
      else readBody(response, read).then((bytes) => resolve(answerOf(response, bytes)), reject);
      response.resume();
    });
    outgoing.on('error', reject);
    outgoing.on('close', () => clearTimeout(timer));
    sendSlices(outgoing, bytes, (all) => {
      sent = all;
      proceed();
    });
  });
}

/** @param onProgress hears before each slice that there is something to send, and at the end that all is sent */
function sendSlices(outgoing: ClientRequest, bytes: Uint8Array, onProgress: (all: boolean) => void, start = 0): void {
  const end = start + SLICE;
  const last = end >= bytes.length;
  onProgress(false);
  const next = (error?: Error | null): void => {
    if (error) return;
    if (last) onProgress(true);
    else sendSlices(outgoing, bytes, onProgress, end);
  };
  const slice = bytes.subarray(start, end);
  if (last) outgoing.end(slice, next);
  else outgoing.write(slice, next);
}

/** Lets the connection be used again: as everybody expects to find one. */
function handBack(response: IncomingMessage): void {
  const socket: Socket = response.socket;
  response.on('error', () => undefined);
  response.once('end', () => socket.ref());
}

/** The body, cut to `most` bytes. @throws if the connection broke off before its end */
function readBody(response: IncomingMessage, most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    if (size < most) chunks.push(chunk);
    size += chunk.length;
  });
  return new Promise((resolve, reject) => {
    response.once('end', () => resolve(Buffer.concat(chunks).subarray(0, most)));
    response.once('error', reject);
    response.once('close', () => reject(new Error('the connection broke off inside the answer')));
  });
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: Uint8Array): Answer {
  return {
    status: statusCode,
    body,
    header(name) {
      const value = headers[name];
      return (Array.isArray(value) ? value[0] : value)?.trim();
    },
  };
}
