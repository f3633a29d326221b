import { connect } from 'node:http2';
import { status } from '@grpc/grpc-js';

/** What a call answered, read without any client library. */
export interface RawAnswer {
  /** As `invalid_argument`; `ok`. */
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
}

export type RawCall = (
  url: string,
  path: string,
  body: Uint8Array,
  headers?: Record<string, string>,
) => Promise<RawAnswer>;

/** Protocols that carry binary messages, each spoken by hand, so that any bytes can be sent. */
export const RAW_CALLS: Readonly<Record<string, RawCall>> = {
  gRPC: callGrpc,
  'gRPC-Web': callGrpcWeb,
  Connect: callConnect,
};

function envelope(body: Uint8Array, compressed: boolean): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(compressed ? 1 : 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

async function callGrpc(
  url: string,
  path: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const { 'content-encoding': encoding, ...rest } = headers;
  const session = connect(url);
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(encoding !== undefined && { 'grpc-encoding': encoding }),
    ...rest,
  });
  const told: Record<string, unknown> = {};
  stream.on('response', (response) => Object.assign(told, response));
  stream.on('trailers', (trailers) => Object.assign(told, trailers));
  stream.end(envelope(body, encoding !== undefined));
  stream.resume();
  await new Promise((resolve) => stream.once('close', resolve));
  session.close();
  return {
    code: codeOf(Number(told['grpc-status'])),
    message: decodeURIComponent(String(told['grpc-message'] ?? '')),
    httpStatus: Number(told[':status']),
    headers: told as Record<string, string>,
  };
}

async function callGrpcWeb(
  url: string,
  path: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const { 'content-encoding': encoding, ...rest } = headers;
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/grpc-web', ...(encoding && { 'grpc-encoding': encoding }), ...rest },
    body: new Uint8Array(envelope(body, encoding !== undefined)),
  });
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
  // An answer without a body has its trailers among the headers.
  const trailer = (name: string): string =>
    new RegExp(`${name}: (.*)\\r\\n`).exec(text)?.[1] ?? response.headers.get(name) ?? '';
  return {
    code: codeOf(Number(trailer('grpc-status'))),
    message: decodeURIComponent(trailer('grpc-message')),
    httpStatus: response.status,
    headers: { ...Object.fromEntries(response.headers), 'retry-after': trailer('retry-after') },
  };
}

async function callConnect(
  url: string,
  path: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return readJson(
    await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/proto', ...headers },
      body: new Uint8Array(body),
    }),
  );
}

/** Any request with a body of text; refusals are JSON. */
export async function callJson(
  url: string,
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return readJson(
    await fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }),
  );
}

async function readJson(response: Response): Promise<RawAnswer> {
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  if (response.ok) return { code: 'ok', message: text, httpStatus: response.status, headers };
  const { code = '', message = '' } = text === '' ? {} : JSON.parse(text);
  return { code, message, httpStatus: response.status, headers };
}

function codeOf(number: number): string {
  return (status[number] ?? 'none').toLowerCase();
}
