import { Code } from '@connectrpc/connect';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Capture } from '../../../src/content/snapshot.ts';
import type { EventExporter } from '../../../src/export/exporter.ts';
import type { Pipeline } from '../../../src/pipeline/pipeline.ts';
import { pipelineTo, range } from '../../pipeline/destination.ts';
import { type ChaukasServer, PROTOCOLS, type Protocol, type Reply, TAKE } from '../../support/chaukas-server.ts';
import { queued } from '../../support/queued.ts';
import { captureStderr } from '../../support/recording.ts';
import { exporterTo, hurried, startServer } from './exporting.ts';

let lines: readonly string[];

beforeEach(() => {
  lines = captureStderr();
});

const LIMITS = { events: 1000, bytes: 1_000_000 };

function pipelineOf(server: ChaukasServer, limits = LIMITS): { pipeline: Pipeline; exporter: EventExporter } {
  const exporter = exporterTo(server, { timeout: 1 });
  return { exporter, pipeline: pipelineTo(exporter, { limits, timeout: 50 }) };
}

function push(pipeline: Pipeline, ids: readonly (string | number)[], tenantId = 't'): void {
  for (const id of ids) pipeline.push(queued({ eventId: String(id), tenantId }), new Capture());
}

const ids = (count: number, prefix = ''): string[] => range(count).map((id) => `${prefix}${id}`);

/** Batches of a tenant in the order they came; those that came twice once. */
function orderOf({ received }: ChaukasServer, tenant: string): string[] {
  return [...new Set(received.filter(({ tenants }) => tenants.includes(tenant)).flatMap((batch) => batch.ids))];
}

describe.each(PROTOCOLS)('over %s, a server', (protocol) => {
  it('that is down at first gets everything in order when it is up, and both are said', async () => {
    const server = await startServer(protocol);
    await server.stop();
    const { pipeline, exporter } = pipelineOf(server);
    push(pipeline, ids(20));
    hurried(exporter);
    const flushed = pipeline.flush();
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    push(pipeline, ids(20, 'later'));
    expect(pipeline.trouble).toMatch(/ECONNREFUSED/);
    expect(pipeline.report).toEqual({ sent: 0, dropped: 0 });
    await server.listen();
    await flushed;
    expect(server.stored).toEqual([...ids(20), ...ids(20, 'later')]);
    expect(pipeline.report).toEqual({ sent: 40, dropped: 0 });
    expect(lines).toEqual([
      expect.stringMatching(/takes no events: .*ECONNREFUSED.* They wait in memory, as far as there is room\.$/),
      expect.stringMatching(/takes events again, after \d+ s$/),
    ]);
    expect(pipeline.trouble).toBeUndefined();
  });

  it('that is restarted again and again in the middle gets everything; what comes twice is the same', async () => {
    const server = await startServer(protocol);
    const { pipeline, exporter } = pipelineOf(server);
    hurried(exporter);
    push(pipeline, ids(200));
    const flushed = pipeline.flush();
    for (const requests of [3, 9, 20]) {
      await server.seen(requests);
      await server.stop();
      await server.listen();
    }
    await flushed;
    expect(server.ids.sort()).toEqual(ids(200).sort());
    expect(orderOf(server, 't')).toEqual(ids(200));
    expect(pipeline.report).toEqual({ sent: 200, dropped: 0 });
  });

  it('that takes batches and loses its answers gets each under the same ids again', async () => {
    const cut: Reply = { reset: true, stored: true };
    const server = await startServer(protocol, cut, cut, TAKE, cut, TAKE);
    const { pipeline, exporter } = pipelineOf(server);
    hurried(exporter);
    push(pipeline, ids(6));
    await pipeline.flush();
    expect(server.stored).toEqual(['1', '2', '3', '1', '2', '3', '1', '2', '3', '4', '5', '6', '4', '5', '6']);
    const batchIds = server.received.map(({ batchId }) => batchId);
    expect(new Set(batchIds).size).toBe(2);
    expect(pipeline.report).toEqual({ sent: 6, dropped: 0 });
  });

  it('that fails for one tenant has the events of the other meanwhile', async () => {
    const server = await startServer(protocol, {
      by: (batch) => (batch.some((id) => id.startsWith('slow')) ? { hang: true } : TAKE),
    });
    const { pipeline } = pipelineOf(server);
    push(pipeline, ids(6, 'slow'), 'slow');
    push(pipeline, ids(6, 'good'), 'good');
    void pipeline.flush();
    while (server.stored.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.stored).toEqual(ids(6, 'good'));
    server.replies = [TAKE];
    await pipeline.flush();
    expect(server.stored).toEqual([...ids(6, 'good'), ...ids(6, 'slow')]);
    expect(server.received.every(({ tenants }) => tenants.length === 1)).toBe(true);
  });

  it('that comes back too late for the queue misses the newest events, and is told how many', async () => {
    const server = await startServer(protocol);
    await server.stop();
    const { pipeline, exporter } = pipelineOf(server, { events: 10, bytes: 1_000_000 });
    push(pipeline, ids(14));
    hurried(exporter);
    const flushed = pipeline.flush();
    await server.listen();
    await flushed;
    // The event that tells of the loss has no id here.
    expect(server.stored.filter((id) => id !== '')).toEqual(ids(10));
    expect(server.stored).toHaveLength(11);
    expect(pipeline.report).toEqual({ sent: 11, dropped: 4, error: 'the queue is full' });
  });
});

it.each<[Protocol, string]>([
  ['grpc', 'the server answered [unauthenticated] no'],
  ['http', 'the server answered 401: no'],
])(
  'over %s, what is refused is counted with the reason, and told of when events get through',
  async (protocol, reason) => {
    const server = await startServer(protocol, { code: Code.Unauthenticated, message: 'no' });
    const { pipeline } = pipelineOf(server);
    push(pipeline, ids(4));
    await pipeline.flush();
    expect(pipeline.report).toEqual({ sent: 0, dropped: 4, error: reason });
    // One attempt for each batch, and none for an event that tells of the loss.
    expect(server.requests).toBe(2);
    server.replies = [TAKE];
    push(pipeline, ['5']);
    await pipeline.flush();
    expect(server.stored).toEqual(['5', '']);
    expect(pipeline.report).toEqual({ sent: 2, dropped: 4, error: reason });
  },
);

it.each(PROTOCOLS)('over %s, an event that is rejected among others is counted, and told of', async (protocol) => {
  const server = await startServer(protocol, { take: true, rejected: ['2'] });
  const { pipeline } = pipelineOf(server);
  push(pipeline, ids(3));
  await pipeline.flush();
  expect(server.stored).toEqual(['1', '3', '']);
  expect(pipeline.report).toEqual({ sent: 3, dropped: 1, error: 'the server rejected it' });
});

it.each(PROTOCOLS)('over %s, a flush cuts the delay before another attempt short', async (protocol) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const busy: Reply = { status: 502 };
  const server = await startServer(protocol, ...range(8).map(() => busy), TAKE);
  const { pipeline } = pipelineOf(server);
  push(pipeline, ['a']);
  let done = false;
  void pipeline.flush().then(() => {
    done = true;
  });
  while (!done) {
    // Only who flushes hurries it: the delays themselves do not pass in this test.
    void pipeline.flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([server.requests, server.stored]).toEqual([9, ['a']]);
});

it('what waits when the process ends is lost for a reason that helps', async () => {
  const server = await startServer('grpc');
  await server.stop();
  const { pipeline } = pipelineOf(server);
  push(pipeline, ids(4));
  void pipeline.flush();
  while (pipeline.trouble === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  pipeline.exit('the process ended before they were sent');
  expect(pipeline.report).toMatchObject({
    dropped: 4,
    error: expect.stringMatching(/^the process ended before they were sent \(.*ECONNREFUSED.*\)$/),
  });
});
