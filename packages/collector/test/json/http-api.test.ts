import { request as httpRequest } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { publicEvent } from '../support/drivers/http.ts';
import { makeEvent } from '../support/events.ts';
import { callJson } from '../support/raw-call.ts';
import { openSocket } from '../support/socket.ts';

const json = { 'content-type': 'application/json' };

test.each<[path: string, body: string, sentence: string | RegExp]>([
  ['/v1/events', 'hello', /^The body is not JSON: /],
  ['/v1/events', '', /^The body is not JSON: /],
  ['/v1/events', '"\\ud800', /^The body is not JSON: /],
  ['/v1/events', '{}', 'event.event_id is missing: a unique id, for example a UUIDv7.'],
  ['/v1/events', '{"type":5.5}', /^event\.type is 5\.5, not a name of EventType/],
  ['/v1/events/batch', '{}', 'batch.events is missing: an array of events.'],
  ['/v1/events/batch', '[]', 'batch is an array, not an object.'],
  ['/v1/query', '{}', 'query.filter is missing: {} asks for all events.'],
  ['/v1/query', '{"filter":{"types":["NOPE"]}}', /^query\.filter\.types\[0\] is "NOPE", not a name of EventType/],
  ['/v1/query', '{"filter":{},"page_size":1001}', 'query.page_size is 1001, not 1 to 1000, or 0 for 100.'],
  ['/v1/query', '{"filter":{},"page_token":"x"}', /^query\.page_token belongs to no page of this query/],
  ['/v1/query', '{"filter":{"time":{"start":"now"}}}', /^query\.filter\.time\.start is "now", not a time/],
  ['/v1/query', '{"filter":{"nope":1}}', 'query.filter.nope is not a field of QueryFilter.'],
])('POST %s of %j says what is wrong', async (path, body, sentence) => {
  const { url } = await startCollector();
  const message = typeof sentence === 'string' ? sentence : expect.stringMatching(sentence);
  expect(await callJson(url, path, body)).toMatchObject({ httpStatus: 400, code: 'invalid_argument', message });
});

test.each([
  ['GET', '/nope', 404, 'There is nothing at "/nope".'],
  ['GET', '/v1/events', 405, '/v1/events takes POST alone.'],
  ['DELETE', '/v1/stats', 405, '/v1/stats takes GET alone.'],
  ['GET', '/v1/stats?tenant=a', 400, '"tenant" is no parameter here: there are tenant_id, project_id, start, end.'],
  ['GET', '/v1/stats?start=now', 400, 'time_range.start is "now", not a time as in "2026-01-31T12:00:00.5Z".'],
  [
    'GET',
    '/v1/tail?types=NOPE',
    400,
    'filter.types[0] is "NOPE", not a name of EventType, for example "SESSION_START".',
  ],
  ['HEAD', '/healthz', 200, undefined],
])('%s %s is answered with %d', async (method, path, status, message) => {
  const { url } = await startCollector();
  const response = await fetch(url + path, { method });
  const body = await response.text();
  expect(response.status).toBe(status);
  if (message !== undefined) expect(JSON.parse(body).message).toBe(message);
});

test('a body has to say what it is, so that no page in a browser can send one', async () => {
  const { url } = await startCollector();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const answer = await callJson(url, '/v1/events', '{}', { 'content-type': type });
    const message = `The content-type is "${type}": send application/json or application/x-protobuf.`;
    expect(answer).toMatchObject({ httpStatus: 415, message });
  }
  expect(await callJson(url, '/v1/query', '{}', { 'content-type': 'application/x-protobuf' })).toMatchObject({
    httpStatus: 415,
  });
});

test('bodies may be packed', async () => {
  const { url } = await startCollector();
  const body = JSON.stringify(publicEvent(makeEvent()));
  for (const [encoding, packed] of [
    ['gzip', gzipSync(body)],
    ['br', brotliCompressSync(body)],
  ] as const) {
    const headers = { ...json, 'content-encoding': encoding };
    const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body: new Uint8Array(packed) });
    expect(response.status).toBe(202);
  }
  const answer = await callJson(url, '/v1/events', body, { 'content-encoding': 'gzip' });
  expect(answer).toMatchObject({ httpStatus: 400, message: expect.stringContaining('cannot be unpacked') });
  expect(await callJson(url, '/v1/events', body, { 'content-encoding': 'zip' })).toMatchObject({
    httpStatus: 415,
    message: 'The content-encoding is "zip": send gzip, br or none.',
  });
});

test('what is too large is refused, and the connection goes on', async () => {
  const { url, port } = await startCollector({ limits: { messageBytes: 1000 } });
  const large = 'x'.repeat(300_000);
  const tooLarge = { httpStatus: 413, message: 'The body has more than 1000 bytes: send less at once.' };
  expect(await callJson(url, '/v1/events', large)).toMatchObject(tooLarge);
  const bomb = {
    method: 'POST',
    headers: { ...json, 'content-encoding': 'gzip' },
    body: new Uint8Array(gzipSync(large)),
  };
  expect((await fetch(`${url}/v1/events`, bomb)).status).toBe(413);

  const connection = await openSocket(port);
  const head =
    'POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
  connection.socket.write(`${head}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`);
  await connection.until(/413 Payload Too Large/);
  connection.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await connection.until(/200 OK/);
});

test('a batch of which nothing is taken is answered with 400, else with 202; both name what was refused', async () => {
  const { url } = await startCollector();
  const [good, bad] = [publicEvent(makeEvent()), { ...publicEvent(makeEvent({ eventId: 'bad' })), session_id: 5 }];
  const mixed = await callJson(url, '/v1/events/batch', JSON.stringify({ batch_id: 'b', events: [good, bad] }));
  const told = { rejected_count: 1, rejected_event_ids: ['bad'], errors: ['events[1].session_id is 5, not a string.'] };
  expect(mixed).toMatchObject({ httpStatus: 202, headers: { 'chaukas-rejected': told.errors[0] } });
  expect(JSON.parse(mixed.message)).toEqual({ batch_id: 'b', accepted_count: 1, ...told });
  const message = `None of the events was taken; ${told.errors[0]?.replace('[1]', '[0]')}`;
  const none = await callJson(url, '/v1/events/batch', JSON.stringify({ events: [bad] }));
  expect(none).toMatchObject({ httpStatus: 400, code: 'invalid_argument', message });
  expect(await callJson(url, '/v1/events/batch', '{"events":[]}')).toMatchObject({ httpStatus: 202 });
});

test('a request without a host, or with one that is none, harms nobody', async () => {
  const { url, port } = await startCollector();
  const path = '/chaukas.spec.server.v1.ChaukasServerService/Healthz';
  const head = (host: string) =>
    `POST ${path} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${host}\r\n{}`;
  for (const host of ['', 'Host: a b\r\n', 'Host: [::\r\n', 'Host: %%\r\n']) {
    const connection = await openSocket(port);
    connection.socket.write(head(host));
    await connection.until(/^HTTP\/1\.1 (400|200)/);
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('an upload that breaks off harms nobody', async () => {
  const { url, lines } = await startCollector();
  const broken = httpRequest(`${url}/v1/events`, { method: 'POST', headers: { ...json, 'content-length': 1000 } });
  broken.on('error', () => undefined);
  broken.write('{');
  await new Promise((resolve) => setImmediate(resolve));
  broken.destroy();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});
