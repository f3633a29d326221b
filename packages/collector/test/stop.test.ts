import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from './support/collector.ts';
import { CONNECT_DIALECTS } from './support/drivers/connect.ts';
import { GRPC_JS } from './support/drivers/grpc-js.ts';
import { PUBLIC_API, PYTHON_POSTS } from './support/drivers/http.ts';
import { makeEvent } from './support/events.ts';
import { FaultyStore, makeGate } from './support/faulty-store.ts';

const DIALECTS = [...CONNECT_DIALECTS, ...GRPC_JS, PUBLIC_API, ...PYTHON_POSTS];

test.each(DIALECTS)(
  '$name: what was begun is answered before the collector stops, and nothing after',
  async ({ open }) => {
    const store = new FaultyStore();
    const { gate, open: release } = makeGate();
    store.gate = gate;
    const collector = await startCollector({ store });
    const driver = open(collector.url);
    onTestFinished(() => driver.close?.());
    const begun = driver.ingest?.(makeEvent());
    await expect.poll(() => store.appends).toBe(1);
    const closed = collector.close();
    expect(collector.close()).toBe(closed);
    release();
    await begun;
    await closed;
    await expect(open(collector.url).ingest?.(makeEvent())).rejects.toThrow();
    expect(store.appends).toBe(1);
  },
);

test('who does not end is not waited for longer than the time of grace', async () => {
  const store = new FaultyStore();
  store.gate = makeGate().gate;
  const { close, url } = await startCollector({ store });
  const begun = PUBLIC_API.open(url)
    .ingest?.(makeEvent())
    .catch(() => 'cut off');
  await expect.poll(() => store.appends).toBe(1);
  await close(50);
  expect(await begun).toBe('cut off');
});
