import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { openPost, rawPost, readUntil } from './raw-client.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

test('destroy before: the client gets no answer', async () => {
  server.on('/a', { destroy: 'before' });
  expect(await rawPost(`${server.url}/a`)).toMatchObject({ status: undefined, error: 'ECONNRESET' });
  await expect(fetch(`${server.url}/a`)).rejects.toThrow('fetch failed');
  expect(server.requests).toHaveLength(2);
  expect(server.requests[0]).toMatchObject({ status: undefined, completed: false, closedEarly: false });
});

test.each([{}, { json: { never: 'sent' } }, { sse: ['never sent'] }])(
  'destroy after the headers: %o has a status and a broken body',
  async (body) => {
    server.on('/a', { status: 201, ...body, destroy: 'headers' });
    expect(await rawPost(`${server.url}/a`)).toMatchObject({ status: 201, body: '', error: 'ECONNRESET' });
    expect(server.requests[0]).toMatchObject({ status: 201, framesSent: 0, completed: false, closedEarly: false });
  },
);

test.each([
  { afterFrames: 0, body: '' },
  { afterFrames: 2, body: 'data: a\n\ndata: b\n\n' },
  { afterFrames: 3, body: 'data: a\n\ndata: b\n\ndata: c\n\n' },
])('destroy after $afterFrames frames delivers those and breaks', async ({ afterFrames, body }) => {
  server.on('/a', { sse: ['a', 'b', 'c'], destroy: { afterFrames } });
  expect(await rawPost(`${server.url}/a`)).toMatchObject({ status: 200, body, error: 'ECONNRESET' });
  expect(server.requests[0]).toMatchObject({ framesSent: afterFrames, completed: false, closedEarly: false });
});

test('fetch sees the frames before the cut, then an error', async () => {
  server.on('/a', { sse: ['a', 'b'], destroy: { afterFrames: 1 }, frameDelayMs: 1 });
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of (await fetch(`${server.url}/a`)).body ?? []) seen.push(decoder.decode(chunk));
  };
  await expect(read()).rejects.toThrow('terminated');
  expect(seen).toEqual(['data: a\n\n']);
});

test('a call that hangs is left open until the client gives up', async () => {
  server.on('/a', { hang: true });
  const patience = new AbortController();
  const call = fetch(`${server.url}/a`, { signal: patience.signal });
  await server.waitFor(({ path }) => path === '/a');
  patience.abort();
  await expect(call).rejects.toThrow('aborted');
  expect(await server.waitFor((request) => request.closedEarly)).toMatchObject({ status: undefined, completed: false });
});

test('a stream that hangs sends its frames without the closing one', async () => {
  server.on('/a', { sse: ['a', 'b'], hang: true });
  const { response, abandon } = await openPost(`${server.url}/a`);
  expect(await readUntil(response, 'b\n\n')).toBe('data: a\n\ndata: b\n\n');
  expect(server.requests[0]).toMatchObject({ status: 200, framesSent: 2, completed: false, closedEarly: false });
  abandon();
  await server.waitFor((request) => request.closedEarly);
});

test('a stream that hangs without frames sends the headers, one with done also that', async () => {
  server.on('/headers', { sse: [], hang: true }).on('/done', { sse: [], done: 'end', hang: true });
  expect((await openPost(`${server.url}/headers`)).response.statusCode).toBe(200);
  const { response } = await openPost(`${server.url}/done`);
  expect(await readUntil(response, 'end')).toBe('data: end\n\n');
});

test('a client that breaks out of a stream closed early', async () => {
  server.on('/a', { sse: [1, 2, 3], hang: true });
  const response = await fetch(`${server.url}/a`, { method: 'POST', body: '{"stream":true}' });
  for await (const _ of response.body ?? []) break;
  const request = await server.waitFor(({ closedEarly }) => closedEarly);
  expect(request).toMatchObject({ json: { stream: true }, status: 200, framesSent: 3, completed: false });
});

test('a client that gives up during the delay or the script closed early', async () => {
  server.on('/delay', { delayMs: 60_000 }).on('/script', () => new Promise(() => {}));
  for (const path of ['/delay', '/script']) {
    const patience = new AbortController();
    const call = fetch(`${server.url}${path}`, { signal: patience.signal }).catch(() => 'gave up');
    await server.waitFor((request) => request.path === path);
    patience.abort();
    expect(await call).toBe('gave up');
    await server.waitFor((request) => request.path === path && request.closedEarly);
  }
});

test('an answer that comes after the client has gone is not recorded as sent', async () => {
  let answer = (): void => {};
  server.on('/late', async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { sse: ['late'] };
  });
  server.on('/next', {});
  const patience = new AbortController();
  const call = fetch(`${server.url}/late`, { signal: patience.signal }).catch(() => 'gave up');
  await server.waitFor(({ path }) => path === '/late');
  patience.abort();
  expect(await call).toBe('gave up');
  const request = await server.waitFor(({ closedEarly }) => closedEarly);
  answer();
  await rawPost(`${server.url}/next`);
  expect(request).toMatchObject({ status: undefined, framesSent: 0, completed: false });
});

test('a client that goes away while it sends is recorded with what arrived', async () => {
  server.on('/a', { json: {} });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":');
  socket.end();
  expect(await server.waitFor(({ path }) => path === '/a')).toMatchObject({
    body: '{"half":',
    bytes: 8,
    json: undefined,
    matched: false,
    status: undefined,
    closedEarly: true,
  });
  socket.destroy();
});

test('stop closes hanging calls, open streams, delays and silent connections at once', async () => {
  server
    .on('/hang', { hang: true })
    .on('/stream', { sse: ['a'], hang: true })
    .on('/delay', { delayMs: 60_000 });
  const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
  silent.on('error', () => {});
  await once(silent, 'connect');
  const calls = ['/hang', '/stream', '/delay'].map((path) => rawPost(`${server.url}${path}`));
  await server.waitFor(() => server.requests.length === 3);
  const silentClosed = once(silent, 'close');
  await server.stop();
  expect((await Promise.all(calls)).map(({ error }) => error)).toEqual(['ECONNRESET', 'ECONNRESET', 'ECONNRESET']);
  await silentClosed;
  expect(server.requests.map(({ closedEarly }) => closedEarly)).toEqual([false, false, false]);
});

test('stop can be called again, closes the port and is what await using does', async () => {
  const { url } = server;
  await Promise.all([server.stop(), server.stop()]);
  await server[Symbol.asyncDispose]();
  expect(await rawPost(url)).toMatchObject({ error: 'ECONNREFUSED' });
});
