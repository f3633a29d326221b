import { afterEach, beforeEach, expect, test } from 'vitest';
import { ScriptedServer } from '../../src/testing/index.ts';
import { rawPost } from './raw-client.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await ScriptedServer.start();
});
afterEach(() => server.stop());

test('json is answered with its content type and length', async () => {
  server.on('/a', { json: { greeting: 'héllo', none: null } });
  const response = await fetch(`${server.url}/a`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength('{"greeting":"héllo","none":null}')));
  expect(await response.json()).toEqual({ greeting: 'héllo', none: null });
});

test('null is a json body', async () => {
  server.on('/a', { json: null });
  expect(await (await fetch(`${server.url}/a`)).text()).toBe('null');
});

test('text is answered as it stands', async () => {
  server.on('/a', { text: '{"cut": ' });
  const response = await fetch(`${server.url}/a`);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe('{"cut": ');
});

test('status and headers are sent, and win over those of the body in any case', async () => {
  server.on('/a', { status: 429, headers: { 'Retry-After-Ms': '20', 'Content-Type': 'application/x' }, json: {} });
  const answer = await rawPost(`${server.url}/a`);
  expect(answer.status).toBe(429);
  expect(answer.headers).toMatchObject({ 'retry-after-ms': '20', 'content-type': 'application/x' });
});

test('a reply without a body is an empty answer', async () => {
  server.on('/a', { status: 204 }).on('/b', {});
  expect((await fetch(`${server.url}/a`)).status).toBe(204);
  const answer = await rawPost(`${server.url}/b`);
  expect(answer).toMatchObject({ status: 200, body: '', error: undefined });
  expect(answer.headers).not.toHaveProperty('content-type');
});

test('connections are offered without an idle timeout', async () => {
  server.on('/a', {});
  const { headers } = await fetch(`${server.url}/a`);
  expect(headers.get('connection')).toBe('keep-alive');
  expect(headers.has('keep-alive')).toBe(false);
});

test('the headers wait for delayMs', async () => {
  server.on('/slow', { delayMs: 60_000, json: {} }).on('/soon', { delayMs: 5, json: { late: true } });
  const slow = fetch(`${server.url}/slow`).catch(() => 'cut');
  await server.waitFor(({ path }) => path === '/slow');
  expect(await (await fetch(`${server.url}/soon`)).json()).toEqual({ late: true });
  expect(server.requests[0]).toMatchObject({ path: '/slow', status: undefined, completed: false });
  await server.stop();
  expect(await slow).toBe('cut');
});

const wrong = [
  [{ json: {}, text: '' }, /only one of json, text and sse/],
  [{ status: 99 }, /status must be/],
  [{ status: 200.5 }, /status must be/],
  [{ delayMs: -1 }, /delayMs/],
  [{ delayMs: Number.NaN }, /delayMs/],
  [{ sse: [], frameDelayMs: Number.POSITIVE_INFINITY }, /frameDelayMs/],
  [{ sse: ['a'], hold: { afterFrames: 2, until: Promise.resolve() } }, /hold.afterFrames/],
  [{ json: {}, hold: { afterFrames: 0, until: Promise.resolve() } }, /hold.afterFrames/],
  [{ hang: true, destroy: 'before' as const }, /exclude each other/],
  [{ hang: true, json: {} }, /hangs has no json/],
  [{ sse: ['a'], destroy: { afterFrames: 2 } }, /afterFrames/],
  [{ sse: ['a'], destroy: { afterFrames: -1 } }, /afterFrames/],
  [{ json: {}, destroy: { afterFrames: 0 } }, /afterFrames/],
  [{ json: 1n }, /BigInt/],
  [{ json: () => {} }, /no JSON form/],
  [{ sse: [undefined] }, /no JSON form/],
  [{ sse: [{ event: 'a\nb', data: 1 }] }, /one line/],
  [{ headers: { 'a b': 'c' } }, /Header name/],
  [{ headers: { a: 'b\nc' } }, /header content/],
] as const;

test.each(wrong)('a wrong reply is refused where it is written: %o', (reply, message) => {
  expect(() => server.on('/a', reply)).toThrow(message);
});

test('an empty list of replies is refused', () => {
  expect(() => server.on('/a', [])).toThrow(/at least one/);
});
