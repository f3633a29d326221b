import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import { type NodeHandler, OnePort, PORT_LIMITS, type PortLimits } from '../../src/net/one-port.ts';
import { writeHead } from '../../src/net/respond.ts';
import { openSocket } from '../support/socket.ts';

/** Answers with what it got: the protocol, and the number of bytes of the body. */
const echo: NodeHandler = (request, response) => {
  let bytes = 0;
  request.on('data', (chunk) => {
    bytes += chunk.length;
  });
  request.on('error', () => undefined);
  request.on('end', () => response.end(`${request.httpVersion} ${request.method} ${bytes}`));
};

async function listen(
  handler: NodeHandler = echo,
  limits: Partial<PortLimits> = {},
): Promise<{ port: OnePort; number: number }> {
  const port = new OnePort(handler, { ...PORT_LIMITS, ...limits });
  onTestFinished(() => port.close(100));
  return { port, number: (await port.listen(0, '127.0.0.1')).port };
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

async function postHttp2(number: number, body: Uint8Array): Promise<string> {
  const session = connectHttp2(`http://127.0.0.1:${number}`);
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.end(body);
  let text = '';
  for await (const chunk of stream) text += chunk;
  session.close();
  return text;
}

test('both protocols carry large bodies', async () => {
  const { number } = await listen();
  const body = new Uint8Array(5_000_000);
  const http1 = await fetch(`http://127.0.0.1:${number}/`, { method: 'POST', body });
  expect(await http1.text()).toBe('1.1 POST 5000000');
  expect(await postHttp2(number, body)).toBe('2.0 POST 5000000');
});

test('a preface and a method that begins like it, byte by byte', async () => {
  const { number } = await listen();
  const h2 = await openSocket(number);
  for (const byte of Buffer.concat([Buffer.from(PREFACE), SETTINGS])) h2.socket.write(Uint8Array.of(byte));
  // The first frame of an HTTP/2 server is SETTINGS, type 4 after a length of three bytes.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes of a frame
  await h2.until(/^[\s\S]{3}\x04/);
  const h1 = await openSocket(number);
  for (const byte of Buffer.from(GET.replace('GET', 'PROPFIND'))) h1.socket.write(Uint8Array.of(byte));
  expect(await h1.until(/PROPFIND 0/)).toMatch(/^HTTP\/1.1 200 OK/);
});

test('what is no HTTP is answered with 400', async () => {
  const { number } = await listen();
  const garbage = await openSocket(number);
  garbage.socket.write('\x16\x03\x01\x02\x00\x01hello\r\n\r\n');
  await garbage.closed;
  expect(garbage.text()).toMatch(/^HTTP\/1.1 400 /);
});

test('a connection that is silent, half-closed or reset before it spoke is dropped, and the next is served', async () => {
  const { number } = await listen(echo, { sniffMs: 50 });
  const silent = await openSocket(number);
  const half = await openSocket(number, true);
  half.socket.end('PR');
  const reset = await openSocket(number);
  reset.socket.resetAndDestroy();
  await Promise.all([silent.closed, half.closed, reset.closed]);
  expect(await (await fetch(`http://127.0.0.1:${number}/`)).text()).toBe('1.1 GET 0');
});

test('headers that never end are cut off', async () => {
  const { number } = await listen(echo, { headersMs: 100 });
  const slow = await openSocket(number);
  slow.socket.write('GET / HTTP/1.1\r\nHost: a\r\n');
  await slow.closed;
  expect(slow.text()).toMatch(/^HTTP\/1.1 408 /);
});

test('connections without a request are closed after a while, HTTP/2 with a GOAWAY', async () => {
  const { number } = await listen(echo, { idleMs: 100 });
  const session = connectHttp2(`http://127.0.0.1:${number}`);
  const [code] = await once(session, 'goaway');
  expect(code).toBe(constants.NGHTTP2_NO_ERROR);
  const h1 = await openSocket(number);
  h1.socket.write(GET);
  await h1.closed;
  expect(h1.text()).toMatch(/1.1 GET 0/);
});

test('more connections than allowed are not taken', async () => {
  const { number } = await listen(echo, { connections: 1 });
  const first = await openSocket(number);
  first.socket.write(GET);
  await first.until(/GET 0/);
  const second = await openSocket(number);
  second.socket.write(GET);
  await second.closed;
  expect(second.text()).toBe('');
});

test('a stream that is answered before its request ended does not stay open', async () => {
  const { number } = await listen((request, response) => {
    request.resume();
    writeHead(response, 200, {});
    response.addTrailers({ 'grpc-status': '16' });
    response.end('no');
  });
  const session = connectHttp2(`http://127.0.0.1:${number}`);
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.write('I neither end nor read');
  await once(stream, 'response');
  await once(stream, 'aborted');
  expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  session.destroy();
});

test('closing answers what is under way, ends what is idle, and takes nothing more', async () => {
  let go: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    go = resolve;
  });
  let begun = 0;
  const handler: NodeHandler = async (request, response) => {
    begun++;
    if (request.url === '/slow') await waiting;
    response.end('done');
  };
  const { port, number } = await listen(handler, { sniffMs: 60_000 });
  const idle = await openSocket(number);
  idle.socket.write(GET);
  await idle.until(/done/);
  const silent = await openSocket(number);
  const h1 = await openSocket(number);
  h1.socket.write(GET.replace('/ ', '/slow '));
  const session = connectHttp2(`http://127.0.0.1:${number}`);
  const ended = once(session, 'close');
  const stream = session.request({ ':path': '/slow' });
  let text = '';
  stream.on('data', (chunk) => {
    text += chunk;
  });
  await expect.poll(() => begun).toBe(3);
  const closed = port.close(60_000);
  await Promise.all([idle.closed, silent.closed]);
  await expect(openSocket(number)).rejects.toThrow('ECONNREFUSED');
  go();
  await closed;
  await Promise.all([h1.closed, ended]);
  expect([h1.text(), text]).toEqual([expect.stringContaining('done'), 'done']);
});

test('what does not end is cut after the time of grace', async () => {
  const { port, number } = await listen();
  const stuck = await openSocket(number);
  stuck.socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345');
  const session = connectHttp2(`http://127.0.0.1:${number}`);
  session.on('error', () => undefined);
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.on('error', () => undefined).write('12345');
  await once(session, 'remoteSettings');
  // Its peer neither reads nor answers, so it would close only if it wanted to.
  const deaf = await openSocket(number);
  deaf.socket.write(Buffer.concat([Buffer.from(PREFACE), SETTINGS]));
  deaf.socket.pause();
  await port.close(50);
  await stuck.closed;
  expect(stuck.text()).toBe('');
});
