import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from './support/collector.ts';
import { CONNECT_DIALECTS } from './support/drivers/connect.ts';
import { GRPC_JS } from './support/drivers/grpc-js.ts';
import { PUBLIC_API, PYTHON_POSTS } from './support/drivers/http.ts';
import { makeEvent } from './support/events.ts';
import { FaultyStore, makeGate } from './support/faulty-store.ts';
import { callJson, RAW_CALLS } from './support/raw-call.ts';

const DIALECTS = [...CONNECT_DIALECTS, ...GRPC_JS, PUBLIC_API, ...PYTHON_POSTS];
const INGEST = '/chaukas.spec.server.v1.ChaukasServerService/IngestEvent';

test.each(DIALECTS)(
  '$name: sent away with a hint when memory is full, served again when there is room',
  async ({ open }) => {
    const store = new FaultyStore();
    const { gate, open: release } = makeGate();
    store.gate = gate;
    const { url, lines } = await startCollector({ store, limits: { inFlightBytes: 60_000 } });
    const driver = open(url);
    onTestFinished(() => driver.close?.());
    const refusals: unknown[] = [];
    const calls = Array.from({ length: 8 }, () =>
      driver.ingest?.(makeEvent()).catch((error) => void refusals.push(error)),
    );
    const refused = {
      code: 'resource_exhausted',
      retryAfter: '1',
      message: expect.stringContaining('high memory usage'),
    };
    await expect.poll(() => [store.appends, refusals.length], { timeout: 20_000 }).toEqual([3, 5]);
    for (const refusal of refusals) expect(refusal).toMatchObject(refused);
    expect(lines.some(({ event }) => event === 'overloaded')).toBe(true);
    release();
    await Promise.all(calls);
    expect(refusals).toHaveLength(5);
    await driver.ingest?.(makeEvent());
  },
);

test('the status is RESOURCE_EXHAUSTED with a RetryInfo, over plain HTTP 503 with retry-after', async () => {
  const store = new FaultyStore();
  const { url } = await startCollector({ store, limits: { pendingBytes: 10 } });
  store.pendingBytes = 11;
  const grpc = await RAW_CALLS.gRPC?.(url, INGEST, await encoded());
  expect(grpc).toMatchObject({ code: 'resource_exhausted', headers: { 'retry-after': '1' } });
  const details = Buffer.from(String(grpc?.headers['grpc-status-details-bin']), 'base64').toString('latin1');
  expect(details).toContain('type.googleapis.com/google.rpc.RetryInfo');
  const body =
    '{"event_id":"a","type":"SYSTEM","status":"COMPLETED","timestamp":"2026-01-01T00:00:00Z","session_id":"s"}';
  expect(await callJson(url, '/v1/events', body)).toMatchObject({ httpStatus: 503, headers: { 'retry-after': '1' } });
});

test('bodies count while they arrive, and what a caller left gives its room back', async () => {
  const { url, lines } = await startCollector({ limits: { inFlightBytes: 200_000 } });
  const large = `{"metadata":{"text":"${'x'.repeat(250_000)}"}}`;
  expect(await callJson(url, '/v1/events', large)).toMatchObject({ httpStatus: 503, code: 'resource_exhausted' });
  for (let round = 0; round < 20; round++) {
    const stop = new AbortController();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(100_000));
        setImmediate(() => stop.abort());
      },
    });
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body, duplex: 'half', signal: stop.signal } as const;
    await fetch(`${url}/v1/events`, init).catch(() => undefined);
  }
  const half = `{"metadata":{"text":"${'x'.repeat(90_000)}"}}`;
  await expect.poll(async () => (await callJson(url, '/v1/events', half)).httpStatus).toBe(400);
  expect(lines.some(({ event }) => event === 'internal_error')).toBe(false);
});

test('what a body unpacks to counts, and health is told however much there is to do', async () => {
  const store = new FaultyStore();
  const { gate, open: release } = makeGate();
  store.gate = gate;
  const { url } = await startCollector({ store, limits: { inFlightBytes: 1_000_000 } });
  const large = { case: 'message', value: { text: 'x'.repeat(400_000) } } as const;
  const drivers = ['gRPC, gzip; server', 'gRPC, gzip; client'].map((name) =>
    CONNECT_DIALECTS.find((one) => one.name === name)?.open(url),
  );
  const outcomes = [0, 1, 0, 1].map((at) =>
    drivers[at]?.ingest?.(makeEvent({ content: large })).catch(({ code }) => code),
  );
  await expect.poll(() => store.appends).toBe(2);
  expect(await Promise.race(outcomes)).toBe('resource_exhausted');
  for (const { open } of DIALECTS) await open(url).healthz?.();
  release();
  expect((await Promise.all(outcomes)).filter((outcome) => outcome === 'resource_exhausted')).toHaveLength(2);
});

test.each(DIALECTS)('$name: a store that fails is no fault of the caller, who may try again', async ({ open }) => {
  const store = new FaultyStore();
  const { url, lines } = await startCollector({ store });
  const driver = open(url);
  onTestFinished(() => driver.close?.());
  await driver.healthz?.();
  store.fault = new Error('the disk is full: /secret/path');
  const refused = { code: 'unavailable', retryAfter: '5', message: expect.not.stringContaining('/secret/path') };
  await expect(driver.ingest?.(makeEvent())).rejects.toMatchObject(refused);
  if (driver.query) await expect(driver.query({})).rejects.toMatchObject(refused);
  if (driver.stats) await expect(driver.stats()).rejects.toMatchObject(refused);
  if (driver.healthz) {
    await expect(driver.healthz()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('disk is full'),
    });
  }
  const reason = expect.stringContaining('the disk is full');
  expect(lines).toContainEqual({ level: 'error', event: 'store_failed', operation: 'append', reason });
});

async function encoded(): Promise<Uint8Array> {
  const { create, toBinary } = await import('@bufbuild/protobuf');
  const { ChaukasServerService } = await import('@chaukas/spec');
  const { input } = ChaukasServerService.method.ingestEvent;
  return toBinary(input, create(input, { event: makeEvent() }));
}
