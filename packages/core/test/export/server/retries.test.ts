import { Code } from '@connectrpc/connect';
import { describe, expect, it } from 'vitest';
import { ChaukasServer, PROTOCOLS, type Protocol, type Reply, TAKE } from '../../support/chaukas-server.ts';
import { events, exported, exporterTo, hurried, startServer } from './exporting.ts';

/** The same answer twice, then the batch is taken. */
async function twice(protocol: Protocol, reply: Reply): Promise<{ lost: string[]; requests: number; ids: string[] }> {
  const server = await startServer(protocol, reply, reply, TAKE);
  const { lost } = await exported(server, ['a']);
  return { lost, requests: server.requests, ids: server.ids };
}

const SENT = { lost: [], requests: 3, ids: ['a'] };

describe.each(PROTOCOLS)('over %s, a batch is sent again', (protocol) => {
  it.each<[string, Reply]>([
    ['is answered by a broken connection', { reset: true }],
    ['is taken, and the answer lost', { reset: true, stored: true }],
    ['meets a server that is not available', { code: Code.Unavailable }],
    ['meets a server that has too much to do', { code: Code.ResourceExhausted }],
    ['meets a fault of the server', { code: Code.Internal }],
    ['meets a proxy without its server', { status: 502 }],
    ['meets a proxy with too much to do', { status: 503 }],
  ])('that %s', async (_name, reply) => {
    expect(await twice(protocol, reply)).toEqual(SENT);
  });

  it('that is not answered in time', async () => {
    const server = await startServer(protocol, { hang: true }, { hang: true }, TAKE);
    expect((await exported(server, ['a'], { timeout: 0.3 })).lost).toEqual([]);
    expect(server.ids).toEqual(['a']);
    expect(server.requests).toBeGreaterThan(2);
  });

  it('that finds nobody, until somebody is there', async () => {
    const server = await startServer(protocol);
    await server.stop();
    const outcome = exported(server, ['a', 'b']);
    await server.listen();
    expect((await outcome).lost).toEqual([]);
    expect(server.stored).toEqual(['a', 'b']);
  });
});

it.each([408, 425, 429, 500, 504])('over http, a batch is sent again after %s', async (status) => {
  expect(await twice('http', { status })).toEqual(SENT);
});

describe.each(PROTOCOLS)('over %s, a refusal is final', (protocol) => {
  it.each<[string, Code, string | undefined, string]>([
    ['a key is wanted', Code.Unauthenticated, undefined, 'Set CHAUKAS_API_KEY to a key that the server knows.'],
    ['the key is unknown', Code.Unauthenticated, 'k', 'CHAUKAS_API_KEY is not a key that the server knows.'],
    [
      'the key may not',
      Code.PermissionDenied,
      'k',
      'The key of CHAUKAS_API_KEY may not write for this tenant and project.',
    ],
    [
      'there is no such service',
      Code.Unimplemented,
      undefined,
      'CHAUKAS_ENDPOINT is not the address of a Chaukas server, or lacks a part of its path.',
    ],
    [
      'the events are not understood',
      Code.InvalidArgument,
      undefined,
      'The server does not understand these events: it may be of another version.',
    ],
  ])('if %s, with one sentence and what helps', async (_name, code, apiKey, fix) => {
    const server = await startServer(protocol, { code, message: 'sorry' }, TAKE);
    const { lost, lines } = await exported(server, ['a', 'b'], apiKey === undefined ? {} : { apiKey });
    expect(server.requests).toBe(1);
    expect(lost).toHaveLength(2);
    expect(lost[0]).toMatch(/^a: the server answered .*: sorry$|^a: the server answered .* sorry$/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${server.endpoint} did not take 2 events, the first a: the server answered`);
    expect(lines[0]?.endsWith(fix)).toBe(true);
  });
});

it('a redirection is not followed, so that the key goes nowhere else', async () => {
  const other = await startServer('http');
  const server = await startServer('http', { status: 308, headers: { location: `${other.endpoint}/` } });
  const { lost, lines } = await exported(server, ['a'], { apiKey: 'k' });
  expect(lost).toEqual(['a: the server answered 308']);
  expect(lines[0]).toContain(`Set CHAUKAS_ENDPOINT to where it points: ${other.endpoint}/`);
  expect(other.requests).toBe(0);
});

/** How each says that it has too much to do, and that it gets too many requests; over HTTP these are 503 and 429. */
const TOO = {
  grpc: { much: Code.ResourceExhausted, many: Code.Unavailable },
  http: { much: Code.Unavailable, many: Code.ResourceExhausted },
};

describe.each(PROTOCOLS)('over %s, a server that takes less at once', (protocol) => {
  it('gets halves, in order, and a single event that is too large is lost alone', async () => {
    const server = new ChaukasServer(protocol);
    server.maxBytes = 200;
    await server.listen();
    const ids = ['a', 'b', 'c', 'd', 'x'.repeat(300), 'e', 'f', 'g'];
    const { lost, lines } = await exported(server, ids);
    await server.stop();
    expect(server.stored).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(lost).toEqual([expect.stringMatching(/^x+: the server answered /)]);
    expect(lines).toHaveLength(1);
  });

  it('gets halves if it has too much to do, but not if only its requests are too many', async () => {
    const { much, many } = TOO[protocol];
    const few: Reply = { by: (ids) => (ids.length > 2 ? { code: much, message: 'memory' } : TAKE) };
    const server = await startServer(protocol, few);
    expect((await exported(server, ['a', 'b', 'c', 'd'])).lost).toEqual([]);
    expect(server.stored).toEqual(['a', 'b', 'c', 'd']);
    const busy: Reply = { code: many };
    const other = await startServer(protocol, busy, busy, busy, busy, TAKE);
    await exported(other, ['a', 'b']);
    expect(other.received.map(({ ids }) => ids.join(''))).toEqual(['ab', 'ab', 'ab', 'ab', 'ab']);
  });

  it('or fails at one event, gets the others', async () => {
    const fails: Reply = { by: (ids) => (ids.includes('bad') ? { code: Code.Internal, message: 'their bug' } : TAKE) };
    const server = await startServer(protocol, fails);
    const { lost } = await exported(server, ['a', 'b', 'bad', 'c']);
    expect(server.stored).toEqual(['a', 'b', 'c']);
    expect(lost).toEqual([expect.stringMatching(/^bad: the server answered .*their bug/)]);
  });
});

/** A `google.rpc.RetryInfo` with a delay of an hour: field 1, a duration with 3600 in its field 1. */
const AN_HOUR = Uint8Array.of(0x0a, 0x03, 0x08, 0x90, 0x1c);
const LATER = { 'retry-after': '3600' };

it.each<[Protocol, string, Reply]>([
  ['http', 'retry-after in seconds', { status: 503, headers: LATER }],
  [
    'http',
    'retry-after as a date',
    { status: 429, headers: { 'retry-after': new Date(Date.now() + 3.6e6).toUTCString() } },
  ],
  ['grpc', 'retry-after among its headers', { code: Code.Unavailable, headers: LATER }],
  ['grpc', 'RetryInfo among its details', { code: Code.ResourceExhausted, retryInfo: AN_HOUR }],
  ['grpc', 'retry-after of a proxy', { status: 503, headers: LATER }],
])('over %s, a server that asks to wait by %s is left alone, however one hurries', async (protocol, _name, reply) => {
  const server = await startServer(protocol, reply);
  const exporter = exporterTo(server);
  hurried(exporter);
  void exporter.export(events('a'));
  await server.seen(1);
  // Another one meanwhile comes through all of its attempts.
  const busy: Reply = { code: Code.Unavailable };
  const other = await startServer(protocol, busy, busy, busy, busy, TAKE);
  await exported(other, ['b']);
  expect([server.requests, other.requests]).toEqual([1, 5]);
});

it('an export that is given up makes no further attempt', async () => {
  const server = await startServer('http', { hang: true });
  const abort = new AbortController();
  const outcome = Promise.resolve(exporterTo(server).export(events('a'), abort.signal)).catch(
    (error: Error) => error.name,
  );
  await server.seen(1);
  abort.abort();
  expect(await outcome).toBe('AbortError');
  expect(server.requests).toBe(1);
});
