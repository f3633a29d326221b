import { join } from 'node:path';
import { toBinary } from '@bufbuild/protobuf';
import { createEvent, type EventInit, EventSchema, EventStatus, EventType, Severity } from '@chaukas/spec';
import { scanEvent } from '@chaukas/spec/scan';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KeyStore } from '../../src/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { matcher } from '../../src/tail/match.ts';
import { startCollector, temporaryDirectory } from '../support/collector.ts';
import { CONNECT_DIALECTS } from '../support/drivers/connect.ts';
import type { Dialect, Driver, Question } from '../support/drivers/driver.ts';
import { GRPC_JS } from '../support/drivers/grpc-js.ts';
import { PUBLIC_API } from '../support/drivers/http.ts';
import { makeEvent } from '../support/events.ts';
import { openSocket } from '../support/socket.ts';

const DIALECTS: readonly Dialect[] = [
  ...CONNECT_DIALECTS.filter(({ name }) => name.endsWith('server')),
  ...GRPC_JS.slice(0, 1),
  PUBLIC_API,
];

/** Begins to watch; fulfils when what is stored from now on is told. */
async function watch(driver: Driver, question: Question): Promise<{ next: () => Promise<unknown>; stop: () => void }> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const pieces = driver.tail?.(question, stop.signal)[Symbol.asyncIterator]() ?? expect.fail();
  expect((await pieces.next()).value).toEqual({ ids: [], missed: 0 });
  return { next: async () => (await pieces.next()).value, stop: () => stop.abort() };
}

describe.each(DIALECTS)('$name', ({ open }) => {
  test('shows each new event once, in the order of storing, and not what was known', async () => {
    const { url } = await startCollector();
    const driver = open(url);
    onTestFinished(() => driver.close?.());
    await driver.ingest?.(makeEvent({ eventId: 'before' }));
    const tail = await watch(driver, {});
    await driver.ingest?.(makeEvent({ eventId: 'before' }));
    await driver.ingestBatch?.([makeEvent({ eventId: 'a' }), makeEvent({ eventId: 'a' }), makeEvent({ eventId: 'b' })]);
    const seen: string[] = [];
    while (seen.length < 2) seen.push(...((await tail.next()) as { ids: string[] }).ids);
    expect(seen).toEqual(['a', 'b']);
  });

  test('says a sign of life, and ends when its key is revoked', async () => {
    const data = temporaryDirectory();
    const keys = new KeyStore(join(data, 'keys'));
    const { key, record } = keys.create({ tenant: 'acme', projects: ['web'], roles: ['read'] });
    const { url } = await startCollector({ data, limits: { heartbeatMs: 50 } });
    const tail = await watch(open(url, key), {});
    expect(await tail.next()).toEqual({ ids: [], missed: 0 });
    keys.revoke(record.id);
    const ended = async () => {
      while ((await tail.next()) !== undefined);
      return 'ended';
    };
    expect(['ended', 'unauthenticated']).toContain(await ended().catch(({ code }) => code));
  });

  test('ends when the collector stops', async () => {
    const collector = await startCollector();
    const tail = await watch(open(collector.url), {});
    const ended = tail.next().catch(({ code }) => code);
    await collector.close();
    expect([undefined, 'unavailable']).toContain(await ended);
  });
});

test('a reader that does not read makes nobody wait, and is told how much it missed', async () => {
  const { url, port } = await startCollector();
  const { socket, until, text } = await openSocket(port);
  socket.write('GET /v1/tail HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(/: \n\n/);
  socket.pause();
  const driver = PUBLIC_API.open(url);
  const large = () => makeEvent({ content: { case: 'message', value: { text: 'x'.repeat(100_000) } } });
  // Far more than the buffers of both sockets and of the reader take.
  for (let round = 0; round < 30; round++) await driver.ingestBatch?.(Array.from({ length: 20 }, large));
  socket.resume();
  const told = () => text().split('\nid: ').length - 1;
  const missed = () => [...text().matchAll(/"missed":(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  await expect.poll(() => told() + missed(), { timeout: 30_000, interval: 500 }).toBe(600);
  expect(missed()).toBeGreaterThan(0);
});

test('more readers than allowed are sent away, and those who left make room', async () => {
  const { url } = await startCollector();
  const driver = PUBLIC_API.open(url);
  const tails = await Promise.all(Array.from({ length: 100 }, () => watch(driver, {})));
  await expect(watch(driver, {})).rejects.toMatchObject({ code: 'resource_exhausted', retryAfter: '5' });
  tails[0]?.stop();
  await expect
    .poll(() =>
      watch(driver, {}).then(
        () => 'let in',
        ({ code }) => code,
      ),
    )
    .toBe('let in');
});

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const event: fc.Arbitrary<EventInit> = fc.record({
  ...{
    sessionId: some('s1', 's2'),
    agentId: some('', 'a1'),
    spanId: some('x', 'y'),
    traceId: some('t', ''),
    tags: fc.subarray(['a', 'b', 'c']),
  },
  ...{
    type: some(EventType.ERROR, EventType.SYSTEM),
    status: some(EventStatus.FAILED, EventStatus.COMPLETED),
    severity: some(Severity.INFO, Severity.ERROR),
  },
  timestamp: fc.record({ seconds: fc.bigInt({ min: 0n, max: 5n }), nanos: some(0, 1) }),
  content: fc.record({
    case: some('message' as const),
    value: fc.record({ text: some('Grüße aus Oslo', 'the red fox', 'FOX red', '東京 tower') }),
  }),
});
const filter = fc.record(
  {
    ...{
      sessionId: some('s1', ''),
      agentId: some('a1'),
      spanId: some('x'),
      traceId: some('t'),
      tags: fc.subarray(['a', 'b']),
    },
    ...{
      types: fc.subarray([EventType.ERROR, EventType.SYSTEM]),
      statuses: fc.subarray([EventStatus.FAILED]),
      severities: fc.subarray([Severity.ERROR]),
    },
    ...{ from: fc.bigInt({ min: 0n, max: 5_000_000_001n }), to: fc.bigInt({ min: 0n, max: 5_000_000_001n }) },
    text: some('fox', 'grusse', '"red fox"', 'red fox', '東京', '京東', '!', 'oslo -aus'),
  },
  { requiredKeys: [] },
);

test('a tail shows what a query with the same filter finds', async () => {
  const scope = { tenantId: 't', projectId: 'p' };
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), filter, async (inits, asked) => {
      const store = openSqliteStore({ path: ':memory:' });
      const incoming = inits.map((init, at) => {
        const bytes = toBinary(EventSchema, createEvent(makeEvent({ ...init, eventId: String(at) })));
        return { scope, header: scanEvent(bytes), bytes };
      });
      await store.append(incoming);
      const page = await store.query(scope, asked, { size: 100, order: 'asc' });
      const found = page.events.map((bytes) => scanEvent(bytes).eventId).sort();
      const shown = incoming.filter(matcher({ scope, filter: asked })).map(({ header }) => header.eventId);
      expect(shown.sort()).toEqual(found);
      await store.close();
    }),
    { numRuns: 150 },
  );
});
