import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Gatekeeper } from '../../src/access/gatekeeper.ts';
import { KeyStore, serve } from '../../src/index.ts';
import { openSqliteStore } from '../../src/store/sqlite/index.ts';
import { makeKey, startCollector, temporaryDirectory } from '../support/collector.ts';
import { CONNECT_DIALECTS } from '../support/drivers/connect.ts';
import { GRPC_JS } from '../support/drivers/grpc-js.ts';
import { PUBLIC_API, PYTHON_POSTS } from '../support/drivers/http.ts';
import { makeEvent } from '../support/events.ts';
import { openSocket } from '../support/socket.ts';

const DIALECTS = [...CONNECT_DIALECTS, ...GRPC_JS, PUBLIC_API, ...PYTHON_POSTS];
const write = { tenant: 'acme', projects: ['web'], roles: ['write'] } as const;
const read = { ...write, roles: ['read'] } as const;
const acme = { tenantId: 'acme', projectId: 'web' };

test.each(DIALECTS)('$name: without a key, with a wrong one, and with one of the other role', async ({ open }) => {
  const data = temporaryDirectory();
  const [writer, reader] = [makeKey(data, write), makeKey(data, read)];
  const { url } = await startCollector({ data });
  for (const key of [undefined, 'nope', `${writer}x`]) {
    const driver = open(url, key);
    await expect(driver.ingest?.(makeEvent(acme))).rejects.toMatchObject({ code: 'unauthenticated' });
    if (driver.query) await expect(driver.query({})).rejects.toMatchObject({ code: 'unauthenticated' });
    if (driver.capabilities) await expect(driver.capabilities()).rejects.toMatchObject({ code: 'unauthenticated' });
    await driver.healthz?.();
    driver.close?.();
  }
  const [writing, reading] = [open(url, writer), open(url, reader)];
  await writing.ingest?.(makeEvent(acme));
  await expect(reading.ingest?.(makeEvent(acme))).rejects.toMatchObject({ code: 'permission_denied' });
  if (reading.query && writing.query) {
    expect((await reading.query({})).events).toHaveLength(1);
    await expect(writing.query({})).rejects.toMatchObject({ code: 'permission_denied' });
  }
  writing.close?.();
  reading.close?.();
});

test('events of another tenant or project are refused one by one, those that name none are of the key', async () => {
  const data = temporaryDirectory();
  const key = makeKey(data, { ...write, roles: ['read', 'write'] });
  const { url } = await startCollector({ data });
  const driver = PUBLIC_API.open(url, key);
  const event = (eventId: string, tenantId: string, projectId: string) => makeEvent({ eventId, tenantId, projectId });
  const events = [event('a', 'acme', 'web'), event('b', 'other', 'web'), event('c', 'acme', 'x'), event('d', '', '')];
  expect(await driver.ingestBatch?.(events)).toEqual({ accepted: 2, rejected: 2, rejectedIds: ['b', 'c'] });
  const { events: found = [] } = (await driver.query?.({ ascending: true })) ?? {};
  expect(found.map(({ eventId, tenantId }) => [eventId, tenantId])).toEqual([
    ['a', 'acme'],
    ['d', ''],
  ]);
  for (const scope of [{ tenantId: 'other' }, { projectId: 'x' }]) {
    await expect(driver.query?.(scope)).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(driver.stats?.(scope)).rejects.toMatchObject({ code: 'permission_denied' });
  }
});

test('a key of several projects, or of all, has to be told which', async () => {
  const data = temporaryDirectory();
  const roles = ['read', 'write'] as const;
  const keys = [
    makeKey(data, { tenant: 'acme', projects: ['web', 'app'], roles }),
    makeKey(data, { tenant: 'acme', roles }),
  ];
  const { url } = await startCollector({ data });
  for (const key of keys) {
    const driver = PUBLIC_API.open(url, key);
    const missing = { code: 'invalid_argument', message: expect.stringContaining('project_id is missing') };
    await expect(driver.ingest?.(makeEvent({ tenantId: '', projectId: '' }))).rejects.toMatchObject(missing);
    await expect(driver.query?.({})).rejects.toMatchObject(missing);
    await driver.ingest?.(makeEvent({ tenantId: '', projectId: 'app' }));
  }
  expect(await PUBLIC_API.open(url, keys[0]).stats?.({ projectId: 'app' })).toMatchObject({ events: 2 });
});

test('keys are made and revoked while a collector runs', async () => {
  const data = temporaryDirectory();
  const { url } = await startCollector({ data });
  const store = new KeyStore(join(data, 'keys'));
  await PUBLIC_API.open(url).stats?.();

  const { key, record } = store.create({ tenant: 'acme', projects: ['web'], roles: ['read'] });
  await expect
    .poll(
      () =>
        PUBLIC_API.open(url)
          .stats?.()
          .catch(({ code }) => code),
      { timeout: 5000 },
    )
    .toBe('unauthenticated');
  expect(await PUBLIC_API.open(url, key).stats?.()).toMatchObject({ events: 0 });

  expect([store.revoke(record.id), store.revoke(record.id), store.revoke('key_ff')]).toEqual([true, false, false]);
  const codes = async () => [
    await PUBLIC_API.open(url, key)
      .stats?.()
      .catch(({ code }) => code),
    await PUBLIC_API.open(url)
      .stats?.()
      .catch(({ code }) => code),
  ];
  await expect.poll(codes, { timeout: 5000 }).toEqual(['unauthenticated', 'unauthenticated']);
});

test('a key that cannot be read neither opens the collector nor locks others out', () => {
  const data = temporaryDirectory();
  const directory = join(data, 'keys');
  const key = makeKey(data, write);
  const lines: string[] = [];
  let now = Date.now();
  const gatekeeper = new Gatekeeper(
    new KeyStore(directory),
    (_, event) => lines.push(event),
    () => now,
  );
  writeFileSync(join(directory, 'key_00.json'), '{"id":1}');
  now += 5000;
  expect(gatekeeper.admit(`Bearer ${key}`, 'x')).toMatchObject({ tenantId: 'acme' });
  expect(lines).toEqual(['keys_unreadable']);
  rmSync(directory, { recursive: true });
  now += 5000;
  expect(() => gatekeeper.admit(undefined, 'localhost')).toThrow('no API key');
});

test('what is kept of a key is not the key, and is for its owner alone', () => {
  const data = temporaryDirectory();
  const key = makeKey(data, write);
  const [record] = new KeyStore(join(data, 'keys')).list();
  const path = join(data, 'keys', `${record?.id}.json`);
  expect(key).toMatch(/^chaukas_[\w-]{43}$/);
  expect(readFileSync(path, 'utf8')).not.toContain(key.slice('chaukas_'.length));
  expect([statSync(path).mode & 0o777, statSync(join(data, 'keys')).mode & 0o777]).toEqual([0o600, 0o700]);
});

test('without keys only this machine is served, under a name that is its own', async () => {
  const store = openSqliteStore({ path: ':memory:' });
  const open = { port: 0, data: temporaryDirectory(), store };
  await expect(serve({ ...open, host: '0.0.0.0' })).rejects.toThrow(
    /^The host 0\.0\.0\.0 can be reached .* use the host 127\.0\.0\.1\.$/,
  );
  await expect(serve({ ...open, host: '::' })).rejects.toThrow('can be reached from other machines');
  const { port } = await startCollector({ store });
  const answer = async (path: string, host: string) => {
    const { socket, until } = await openSocket(port);
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{"filter":{}}`,
    );
    const [status = ''] = /\d{3}/.exec((await until(/\r\n\r\n/)).slice('HTTP/1.1 '.length)) ?? [];
    return Number(status);
  };
  for (const host of [`localhost:${port}`, '127.0.0.1', '[::1]:1', 'LOCALHOST']) {
    expect(await answer('/v1/query', host)).toBe(200);
  }
  for (const host of ['evil.example', `127.0.0.1.evil.example:${port}`, 'localhost.evil.example', '10.0.0.1']) {
    expect(await answer('/v1/query', host)).toBe(403);
    expect(await answer('/chaukas.spec.server.v1.ChaukasServerService/QueryEvents', host)).toBe(403);
  }
});
