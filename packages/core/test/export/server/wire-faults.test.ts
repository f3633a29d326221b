import { once } from 'node:events';
import { constants, createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { encodeBatch } from '@chaukas/spec/raw';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GrpcSender } from '../../../src/export/chaukas/grpc-sender.ts';
import type { Answer } from '../../../src/export/server/sender.ts';

/** What a server that does not keep to the protocol does with a request. */
type Server = (stream: ServerHttp2Stream) => void;

let server: Http2Server;
let serve: Server;
let sender: GrpcSender;

beforeAll(async () => {
  server = createServer();
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    serve(stream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  sender = new GrpcSender({ url: `http://127.0.0.1:${port}`, apiKey: undefined, timeout: 5000 });
});
afterAll(() => {
  sender.close();
  server.close();
});

const HEADERS = { ':status': 200, 'content-type': 'application/grpc+proto' };
const LARGE = encodeBatch({ batchId: 'b', millis: 0, events: [new Uint8Array(8 * 1024 * 1024)] });
const SMALL = encodeBatch({ batchId: 'b', millis: 0, events: [] });

function send(behaviour: Server, batch: Uint8Array = SMALL): Promise<Answer> {
  serve = behaviour;
  return sender.send(batch, AbortSignal.timeout(10_000));
}

/** Answers with a body and trailers, once the request is there. */
const answering =
  (body: Uint8Array, trailers: Record<string, string> = { 'grpc-status': '0' }, headers: object = HEADERS): Server =>
  (stream) => {
    stream.resume().on('end', () => {
      stream.respond({ ...HEADERS, ...headers }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end(body);
    });
  };

const message = (...bytes: number[]): Uint8Array => Uint8Array.of(0, 0, 0, 0, bytes.length, ...bytes);

const REFUSED = { kind: 'refused', reason: expect.stringContaining('the server answered') };
const absent = (reason: string): object => ({ kind: 'absent', reason: expect.stringContaining(reason) });

it.each<[string, Server, object]>([
  ['an empty message', answering(message()), { kind: 'taken', rejected: [], unnamed: 0 }],
  ['fields that nobody knows', answering(message(0x78, 1)), { kind: 'taken', rejected: [], unnamed: 0 }],
  ['no message', answering(new Uint8Array()), REFUSED],
  ['two messages', answering(Buffer.concat([message(), message()])), REFUSED],
  ['half a frame', answering(Uint8Array.of(0, 0, 0)), absent('cut off')],
  ['half a message', answering(message(0x78, 1).subarray(0, 6)), absent('cut off')],
  ['a compressed message', answering(Uint8Array.of(1, 0, 0, 0, 0)), absent('compressed')],
  ['bytes that are no message', answering(message(0xff)), { kind: 'absent' }],
  ['more than anybody says of a batch', answering(new Uint8Array(2 * 1024 * 1024)), absent('larger than')],
  ['no status', answering(message(), {}), absent('missing status')],
  ['a text', answering(message(), undefined, { 'content-type': 'text/html' }), absent('content type')],
  ['an error without a text', answering(new Uint8Array(), { 'grpc-status': '3' }), { kind: 'refused' }],
  ['an error in a strange text', answering(new Uint8Array(), { 'grpc-status': '14', 'grpc-message': '%' }), {}],
  ['a status that there is not', answering(new Uint8Array(), { 'grpc-status': 'x' }), { kind: 'failed' }],
  ['a status of HTTP', (stream) => stream.respond({ ':status': 503 }, { endStream: true }), absent('HTTP 503')],
  ['an error at once', (stream) => stream.respond({ ...HEADERS, 'grpc-status': '16' }, { endStream: true }), REFUSED],
  ['nothing, and breaks off', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR), absent('')],
  ['nothing, and ends', (stream) => stream.close(), absent('')],
  ['a beginning, and breaks off', (stream) => brokenOff(stream), absent('')],
])('a server that answers %s is understood, and the next batch gets through', async (_, behaviour, expected) => {
  expect(await send(behaviour)).toMatchObject(expected);
  expect(await send(answering(message()))).toMatchObject({ kind: 'taken' });
});

it('an answer that comes before all has been sent counts, though the server breaks off then', async () => {
  const full = { ...HEADERS, 'grpc-status': '8', 'grpc-message': 'message larger than max' };
  const answer = await send((stream) => {
    stream.respond(full, { endStream: true });
    stream.close();
  }, LARGE);
  expect(answer).toMatchObject({ kind: 'too_large' });
});

it('a batch that is larger than every window arrives whole', async () => {
  let bytes = 0;
  const answer = await send((stream) => {
    stream.on('data', ({ length }) => {
      bytes += length;
    });
    answering(message())(stream);
  }, LARGE);
  expect(answer).toMatchObject({ kind: 'taken' });
  expect(bytes).toBeGreaterThan(LARGE.length);
});

it('who gives up is answered at once, and the server is told', async () => {
  const abort = new AbortController();
  let told: Promise<unknown[]> | undefined;
  serve = (stream) => {
    told = once(stream, 'aborted');
    abort.abort(new Error('enough'));
  };
  expect(await sender.send(SMALL, abort.signal)).toMatchObject(absent('enough'));
  await told;
  expect(await sender.send(SMALL, AbortSignal.abort(new Error('before')))).toMatchObject(absent('before'));
});

it('whatever a server answers, there is an answer, and the app hears of nothing', async () => {
  const text = fc.string({ unit: 'grapheme-ascii', maxLength: 20 }).map((value) => value.trim());
  const trailers = fc.record(
    { 'grpc-status': text, 'grpc-message': text, 'grpc-status-details-bin': text },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), trailers, async (body, said) => {
      const { kind } = await send(answering(body, said));
      expect(['taken', 'absent', 'busy', 'failed', 'too_large', 'refused']).toContain(kind);
    }),
    { numRuns: 200 },
  );
});

function brokenOff(stream: ServerHttp2Stream): void {
  stream.respond(HEADERS);
  stream.write(message().subarray(0, 3), () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
}
