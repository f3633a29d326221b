import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { openPost, rawPost, readUntil } from './raw-client.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

test('frames are written as server-sent events and closed by [DONE]', async () => {
  server.on('/a', { sse: [{ n: 1 }, 'as is', { event: 'last', data: { n: 2 }, id: '7' }] });
  const answer = await rawPost(`${server.url}/a`);
  expect(answer.headers['content-type']).toBe('text/event-stream');
  expect(answer.body).toBe('data: {"n":1}\n\ndata: as is\n\nevent: last\ndata: {"n":2}\nid: 7\n\ndata: [DONE]\n\n');
});

test('the closing frame can be another one or none', async () => {
  server.on('/other', { sse: ['x'], done: 'bye' }).on('/none', { sse: ['x'], done: false });
  expect((await rawPost(`${server.url}/other`)).body).toBe('data: x\n\ndata: bye\n\n');
  expect((await rawPost(`${server.url}/none`)).body).toBe('data: x\n\n');
});

test('data of several lines becomes one data line each', async () => {
  server.on('/a', { sse: ['one\ntwo\r\nthree'], done: false });
  expect((await rawPost(`${server.url}/a`)).body).toBe('data: one\ndata: two\ndata: three\n\n');
});

test('an object is a frame only if it has nothing but data, event and id', async () => {
  server.on('/a', { sse: [{ data: [1], object: 'list' }, { data: { data: [1] } }, { id: 'a' }, null], done: false });
  expect((await rawPost(`${server.url}/a`)).body).toBe(
    'data: {"data":[1],"object":"list"}\n\ndata: {"data":[1]}\n\ndata: {"id":"a"}\n\ndata: null\n\n',
  );
});

test('the journal counts the frames without the closing one', async () => {
  server.on('/a', { sse: [1, 2, 3] });
  await rawPost(`${server.url}/a`);
  expect(server.requests).toMatchObject([{ framesSent: 3, completed: true, closedEarly: false }]);
});

test('frames wait for each other with frameDelayMs', async () => {
  server.on('/a', { sse: ['first', 'second'], frameDelayMs: 60_000 });
  const { response, abandon } = await openPost(`${server.url}/a`);
  expect(await readUntil(response, '\n\n')).toBe('data: first\n\n');
  abandon();
  expect(await server.waitFor((request) => request.closedEarly)).toMatchObject({ framesSent: 1, completed: false });
});

test('frames wait behind a hold until the test lets them go', async () => {
  let letGo = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  server.on('/a', { sse: ['first', 'second'], hold: { afterFrames: 1, until } });
  const answer = rawPost(`${server.url}/a`);
  expect(await server.waitFor(({ framesSent }) => framesSent > 0)).toMatchObject({ framesSent: 1, completed: false });
  letGo();
  expect((await answer).body).toBe('data: first\n\ndata: second\n\ndata: [DONE]\n\n');
});

test('the end of a stream can be held', async () => {
  const until = server.waitFor(({ path }) => path === '/go');
  server.on('/a', { sse: ['only'], hold: { afterFrames: 1, until } }).on('/go', {});
  const { response } = await openPost(`${server.url}/a`);
  expect(await readUntil(response, '\n\n')).toBe('data: only\n\n');
  await rawPost(`${server.url}/go`);
  expect(await text(response)).toBe('data: [DONE]\n\n');
});

test('a client that leaves during a hold is seen to close', async () => {
  server.on('/a', { sse: ['first', 'second'], hold: { afterFrames: 1, until: new Promise(() => undefined) } });
  const { response, abandon } = await openPost(`${server.url}/a`);
  expect(await readUntil(response, '\n\n')).toBe('data: first\n\n');
  abandon();
  expect(await server.waitFor((request) => request.closedEarly)).toMatchObject({ framesSent: 1, completed: false });
});

test('a short frameDelayMs delivers every frame', async () => {
  server.on('/a', { sse: ['a', 'b', 'c'], frameDelayMs: 1 });
  expect((await rawPost(`${server.url}/a`)).body).toBe('data: a\n\ndata: b\n\ndata: c\n\ndata: [DONE]\n\n');
});

test('a client that does not read is not counted as having been sent everything', async () => {
  const large = 'x'.repeat(1024 * 1024);
  server.on('/a', { sse: Array.from({ length: 40 }, () => large), done: false });
  const { response } = await openPost(`${server.url}/a`);
  await server.waitFor((request) => request.framesSent > 0);
  const before = server.requests[0]?.framesSent;
  expect(before).toBeLessThan(40);
  expect((await text(response)).length).toBe(40 * (large.length + 'data: \n\n'.length));
  expect(await server.waitFor((request) => request.completed)).toMatchObject({ framesSent: 40 });
});
