import { Agent, request as requestHttp1 } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Duplex, Readable } from 'node:stream';
import { create, type DescMethod, toBinary, toJsonString } from '@bufbuild/protobuf';
import { ChaukasClientService, ChaukasServerService, ChaukasTailService } from '@chaukas/spec';

/** What a dialect can be asked for, by the message of the schema; a dialect that has no such call has no request for it. */
export interface RawDialect {
  readonly name: string;
  /** Over which versions of HTTP it is spoken. */
  readonly versions: readonly (1 | 2)[];
  request(call: RawCallName, message: object): RawRequest | undefined;
}

export type RawCallName = 'ingestEvent' | 'ingestEventBatch' | 'queryEvents' | 'getEventStats' | 'tailEvents';

export interface RawRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
  /** Its answer does not end by itself. */
  readonly isStream: boolean;
}

interface Encoding {
  readonly name: string;
  readonly type: (isStream: boolean) => string;
  readonly isJson: boolean;
  readonly isFramed: (isStream: boolean) => boolean;
  readonly versions: readonly (1 | 2)[];
}

const ENCODINGS: readonly Encoding[] = [
  { name: 'gRPC', type: () => 'application/grpc', isJson: false, isFramed: () => true, versions: [2] },
  { name: 'gRPC, JSON', type: () => 'application/grpc+json', isJson: true, isFramed: () => true, versions: [2] },
  { name: 'gRPC-Web', type: () => 'application/grpc-web', isJson: false, isFramed: () => true, versions: [1, 2] },
  {
    name: 'gRPC-Web, JSON',
    type: () => 'application/grpc-web+json',
    isJson: true,
    isFramed: () => true,
    versions: [1, 2],
  },
  {
    name: 'Connect',
    type: (isStream) => `application/${isStream ? 'connect+' : ''}proto`,
    isJson: false,
    isFramed: (isStream) => isStream,
    versions: [1, 2],
  },
  {
    name: 'Connect, JSON',
    type: (isStream) => `application/${isStream ? 'connect+' : ''}json`,
    isJson: true,
    isFramed: (isStream) => isStream,
    versions: [1, 2],
  },
];

/** Every encoding of both services, the public API and the Python SDK's posts: as bytes, without the code of any client. */
export const RAW_DIALECTS: readonly RawDialect[] = [
  ...ENCODINGS.flatMap((encoding) => [
    ofService(encoding, 'server', ChaukasServerService),
    ofService(encoding, 'client', ChaukasClientService),
  ]),
  { name: 'public JSON API', versions: [1, 2], request: publicRequest },
  ...['', '/v1'].map(
    (prefix): RawDialect => ({
      name: `posts to ${prefix}/events`,
      versions: [1, 2],
      request(call, message) {
        if (call !== 'ingestEvent' && call !== 'ingestEventBatch') return undefined;
        const path = `${prefix}/events${call === 'ingestEventBatch' ? '/batch' : ''}`;
        const { input } = ChaukasClientService.method[call];
        return {
          method: 'POST',
          path,
          type: 'application/x-protobuf',
          body: toBinary(input, create(input, message)),
          isStream: false,
        };
      },
    }),
  ),
];

function ofService(
  encoding: Encoding,
  name: string,
  service: typeof ChaukasClientService | typeof ChaukasServerService,
): RawDialect {
  const methods: Readonly<Record<string, DescMethod>> = { ...service.method, ...ChaukasTailService.method };
  return {
    name: `${encoding.name}; ${name}`,
    versions: encoding.versions,
    request(call, message) {
      const method = methods[call];
      if (method === undefined) return undefined;
      const isStream = call === 'tailEvents';
      const made = create(method.input, { ...message });
      const bytes = encoding.isJson ? Buffer.from(toJsonString(method.input, made)) : toBinary(method.input, made);
      const body = encoding.isFramed(isStream) ? framed(bytes) : bytes;
      const path = `/${method.parent.typeName}/${method.name}`;
      return { method: 'POST', path, type: encoding.type(isStream), body, isStream };
    },
  };
}

function framed(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** protobuf's JSON is close enough: the collector takes its names in the public API as well. */
function publicRequest(call: RawCallName, message: object): RawRequest {
  const { input } = call === 'tailEvents' ? ChaukasTailService.method.tailEvents : ChaukasServerService.method[call];
  const json = JSON.parse(toJsonString(input, create(input, { ...message }), { useProtoFieldName: true }));
  const post = (path: string, value: unknown): RawRequest => ({
    ...{ method: 'POST', path, type: 'application/json', isStream: false },
    body: Buffer.from(JSON.stringify(value ?? {})),
  });
  const get = (path: string, fields: Record<string, string>, isStream: boolean): RawRequest => ({
    ...{ method: 'GET', path: `${path}?${new URLSearchParams(fields)}`, type: '', isStream, body: new Uint8Array() },
  });
  switch (call) {
    case 'ingestEvent':
      return post('/v1/events', json.event);
    case 'ingestEventBatch':
      return post('/v1/events/batch', json.event_batch);
    case 'queryEvents':
      return post('/v1/query', { filter: {}, ...json.query });
    case 'getEventStats':
      return get('/v1/stats', json, false);
    default:
      return get('/v1/tail', json.filter ?? {}, true);
  }
}

/** What came back, as it is on the wire but for frames. */
export interface RawReply {
  readonly status: number;
  /** Headers, body and trailers. */
  readonly text: string;
}

/** Connections that requests are sent over again and again. */
export class RawClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #session: ClientHttp2Session;

  constructor(url: string) {
    this.#url = url;
    this.#session = connect(url);
  }

  /** Of a stream what comes first. */
  send(request: RawRequest, version: 1 | 2, key: string): Promise<RawReply> {
    const headers = { authorization: `Bearer ${key}`, ...(request.type !== '' && { 'content-type': request.type }) };
    return version === 1 ? this.#sendHttp1(request, headers) : this.#sendHttp2(request, headers);
  }

  close(): void {
    this.#agent.destroy();
    this.#session.destroy();
  }

  async #sendHttp1({ method, path, body, isStream }: RawRequest, headers: Record<string, string>): Promise<RawReply> {
    const request = requestHttp1(this.#url + path, { method, headers, agent: this.#agent });
    request.end(body);
    const response = await new Promise<Readable & { statusCode?: number; headers: object; trailers: object }>(
      (resolve, reject) => request.once('response', resolve).once('error', reject),
    );
    const text = await read(response, isStream);
    const status = response.statusCode ?? 0;
    return { status, text: JSON.stringify(response.headers) + text + JSON.stringify(response.trailers) };
  }

  async #sendHttp2({ method, path, body, isStream }: RawRequest, headers: Record<string, string>): Promise<RawReply> {
    const stream: Duplex = this.#session.request({ ':method': method, ':path': path, te: 'trailers', ...headers });
    let head: Record<string, unknown> = {};
    let trailers: object = {};
    stream.on('response', (received) => {
      head = received;
    });
    stream.on('trailers', (received) => {
      trailers = received;
    });
    if (method === 'POST') stream.end(body);
    const text = await read(stream, isStream);
    return { status: Number(head[':status']), text: JSON.stringify(head) + text + JSON.stringify(trailers) };
  }
}

async function read(stream: Readable, isStream: boolean): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.toString('latin1');
    // Leaving the loop ends the stream.
    if (isStream) break;
  }
  return text;
}
