import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

const post = (path: string, body: unknown = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { method: 'POST', body: JSON.stringify(body) });

test.each([
  ['/v1/items', '/v1/items', 200],
  ['/v1/items', '/api/v1/items?version=2', 200],
  ['items', '/v1/items', 200],
  ['items', '/v1/otheritems', 404],
  ['/v1/items', '/v1/items/7', 404],
])('route %s on %s answers %i', async (match, path, status) => {
  server.on(match, { json: {} });
  expect((await post(path)).status).toBe(status);
});

test('a predicate sees the whole request, and the first match wins', async () => {
  server
    .on(({ body, search }) => search === '?x=1' && body === '"two"', { text: 'predicate' })
    .on('/a', { text: 'path' })
    .on('/a', { text: 'never' });
  expect(await (await post('/a?x=1', 'two')).text()).toBe('predicate');
  expect(await (await post('/a?x=1', 'one')).text()).toBe('path');
});

test('a list answers one attempt each and the last repeats, per route', async () => {
  server.on('/a', [{ status: 500 }, { status: 429 }, { status: 200 }]).on('/b', [{ status: 503 }, { status: 201 }]);
  const statuses: number[] = [];
  for (const path of ['/a', '/b', '/a', '/a', '/b', '/a']) statuses.push((await post(path)).status);
  expect(statuses).toEqual([500, 503, 429, 200, 201, 200]);
  expect(server.requests.map(({ attempt }) => attempt)).toEqual([0, 0, 1, 2, 1, 3]);
});

test('a function gets the request and its number, and may answer later', async () => {
  server.on('/a', async ({ json }, nth) => ({ json: { echo: json, nth } }));
  expect(await (await post('/a', { hi: 1 })).json()).toEqual({ echo: { hi: 1 }, nth: 0 });
  expect(await (await post('/a', { hi: 2 })).json()).toEqual({ echo: { hi: 2 }, nth: 1 });
});

test('a request without a route is a 404 that names the path and the routes', async () => {
  server.on('/a', {}).on(function isSpecial() {
    return false;
  }, {});
  const response = await post('/b/c?d=1');
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    message: 'ScriptedServer: POST /b/c: no route matched; routes: /a, predicate isSpecial',
    method: 'POST',
    path: '/b/c',
  });
  expect(server.requests).toMatchObject([{ path: '/b/c', matched: false, status: 404 }]);
});

const failing = {
  'a script that throws': () => {
    throw new Error('script broke');
  },
  'a script that rejects': () => Promise.reject(new Error('script broke')),
  'a script that returns a wrong reply': () => ({ status: 7 }),
};

test.each(Object.entries(failing))('%s is a 500 with its message', async (_name, script) => {
  server.on('/a', script);
  const response = await post('/a');
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ message: expect.stringMatching(/POST \/a: .*(broke|status must be)/) });
  expect(server.requests).toMatchObject([{ matched: true, status: 500 }]);
});

test('a predicate that throws is a 500 with its message, and the request is recorded', async () => {
  server.on(() => {
    throw new Error('predicate broke');
  }, {});
  expect(await (await post('/a')).json()).toMatchObject({ message: expect.stringContaining('predicate broke') });
  expect(server.requests).toMatchObject([{ matched: false, status: 500 }]);
});

test('parallel requests get an attempt of their own each and their own answers', async () => {
  server.on('/a', ({ json }, nth) => ({ json: { json, nth }, delayMs: nth % 3 }));
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, number) => ({ number, answer: await (await post('/a', number)).json() })),
  );
  for (const { number, answer } of answers) expect(answer).toMatchObject({ json: number });
  expect(server.requests.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 50 }, (_, nth) => nth));
});

test('requests that wait for each other can all be open at once', async () => {
  const waiting: (() => void)[] = [];
  server.on('/a', async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 3) for (const go of waiting) go();
    });
    return { json: 'together' };
  });
  const answers = await Promise.all([post('/a'), post('/a'), post('/a')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});
