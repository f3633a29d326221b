import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { rawPost } from './raw-client.ts';

const MiB = 1024 * 1024;

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

test('a request is recorded with all that was sent', async () => {
  server.on('/v1/a', { status: 201, json: {} });
  const headers = { 'X-Attempt': '2', 'content-type': 'application/json' };
  await fetch(`${server.url}/v1/a?q=%20x`, { method: 'PUT', headers, body: '{"name":"é"}' });
  expect(server.requests).toMatchObject([
    {
      method: 'PUT',
      path: '/v1/a',
      search: '?q=%20x',
      headers: { 'x-attempt': '2', 'content-type': 'application/json' },
      body: '{"name":"é"}',
      json: { name: 'é' },
      bytes: 13,
      matched: true,
      attempt: 0,
      status: 201,
      framesSent: 0,
      completed: true,
      closedEarly: false,
    },
  ]);
});

test('a body that is not JSON has text only', async () => {
  server.on('/a', {});
  await rawPost(`${server.url}/a`, '{"half":');
  await rawPost(`${server.url}/a`);
  expect(server.requests).toMatchObject([
    { body: '{"half":', json: undefined },
    { body: '', json: undefined, bytes: 0 },
  ]);
});

test('a large body arrives whole', async () => {
  server.on('/a', ({ body }) => ({ text: createHash('sha256').update(body).digest('hex') }));
  const body = randomBytes(4 * MiB).toString('hex');
  expect((await rawPost(`${server.url}/a`, body)).body).toBe(createHash('sha256').update(body).digest('hex'));
  expect(server.requests[0]?.bytes).toBe(8 * MiB);
});

test('a body of 64 MiB is taken, one byte more is a 413', async () => {
  server.on('/a', {});
  const body = 'x'.repeat(64 * MiB);
  expect(await rawPost(`${server.url}/a`, body)).toMatchObject({ status: 200 });
  const refused = await rawPost(`${server.url}/a`, `${body}x`);
  expect(refused).toMatchObject({ status: 413, body: expect.stringContaining('over 67108864 bytes') });
  expect(server.requests).toMatchObject([{ bytes: 64 * MiB }, { body: '', matched: false, status: 413 }]);
});

test('waitFor finds what is there, what comes, and what changes', async () => {
  server.on('/a', { sse: ['x'], hang: true });
  const coming = server.waitFor(({ path }) => path === '/a');
  const patience = new AbortController();
  const response = await fetch(`${server.url}/a`, { signal: patience.signal });
  const request = await coming;
  const changing = server.waitFor(({ closedEarly }) => closedEarly);
  expect(await server.waitFor(({ status }) => status === 200)).toBe(request);
  patience.abort();
  expect(await changing).toBe(request);
  await expect(response.text()).rejects.toThrow('aborted');
});

test('waitFor gives up after its timeout and lists the journal', async () => {
  server.on('/a', { sse: ['x', 'y'] });
  await rawPost(`${server.url}/a`);
  await rawPost(`${server.url}/b`);
  await expect(server.waitFor(({ path }) => path === '/c', 5)).rejects.toThrow(
    [
      'no request satisfied the predicate within 5 ms',
      'requests received: 2',
      '  POST /a (attempt 0): status 200, frames 2, completed',
      '  POST /b (attempt 0): status 404, no route, completed',
    ].join('\n'),
  );
});

test('waitFor rejects with what its predicate throws, and the request is answered all the same', async () => {
  server.on('/a', {});
  const waiting = server.waitFor(() => {
    throw new Error('predicate broke');
  });
  const rejected = expect(waiting).rejects.toThrow('predicate broke');
  expect(await rawPost(`${server.url}/a`)).toMatchObject({ status: 200 });
  await rejected;
});

test('waitFor fails at stop and afterwards, but still finds what was recorded', async () => {
  server.on('/a', {});
  await rawPost(`${server.url}/a`);
  const pending = expect(server.waitFor(({ path }) => path === '/b')).rejects.toThrow('before the server was stopped');
  await server.stop();
  await pending;
  expect(await server.waitFor(({ path }) => path === '/a')).toBe(server.requests[0]);
  await expect(server.waitFor(({ path }) => path === '/b')).rejects.toThrow('before the server was stopped');
});

test('reset forgets routes and journal and fails those who wait', async () => {
  server.on('/a', {});
  await rawPost(`${server.url}/a`);
  const pending = expect(server.waitFor(({ path }) => path === '/b')).rejects.toThrow('before the server was reset');
  server.reset();
  await pending;
  expect(server.requests).toEqual([]);
  expect(await rawPost(`${server.url}/a`)).toMatchObject({ status: 404 });
  expect(server.requests).toHaveLength(1);
});

test('an answer in progress at reset stays out of the new journal', async () => {
  let answer = (): void => {};
  server.on('/a', async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return { json: 'late' };
  });
  const call = rawPost(`${server.url}/a`);
  const request = await server.waitFor(({ path }) => path === '/a');
  server.reset();
  answer();
  expect(await call).toMatchObject({ body: '"late"' });
  expect(server.requests).toEqual([]);
  expect(request.status).toBeUndefined();
});
