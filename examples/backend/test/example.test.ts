import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createEvent, type Event, EventStatus, EventType, Severity } from '@chaukas/spec';
import { ChaukasClient, type EventQuery } from '@chaukas/spec/client';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../src/backend.ts';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A backend that runs until the test is finished, and a client of it. */
async function start(): Promise<{ client: ChaukasClient; endpoint: string }> {
  const server = createBackend();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { client: new ChaukasClient({ transport: createGrpcTransport({ baseUrl: `http://${endpoint}` }) }), endpoint };
}

/** Runs a program in a folder of its own. */
async function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ stdout: string; stderr: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'chaukas-backend-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return await promisify(execFile)(process.execPath, args, { cwd, env: { PATH: process.env.PATH, ...env } });
}

async function all(events: AsyncIterable<Event>): Promise<Event[]> {
  const list: Event[] = [];
  for await (const event of events) list.push(event);
  return list;
}

test('the example records into its own backend, and reads it back', async () => {
  const { stdout, stderr } = await run([MAIN]);
  expect(stderr).toBe('');
  expect(stdout).toContain('8 events sent, 0 lost\n8 events of 1 session are in it:');
  expect(stdout).toContain('agent Support');
  expect(stdout).toContain('tool get_order(order: "4711")');
});

test('an app that knows its address by the environment records into it', async () => {
  const { client, endpoint } = await start();
  const core = fileURLToPath(import.meta.resolve('@chaukas/core'));
  const app = `import { withSession, withFunctionSpan } from ${JSON.stringify(core)};
    for (const sessionId of ['one', 'two']) {
      await withSession({ sessionId }, () => withFunctionSpan(async () => 1, { data: { name: 'tool' } }));
    }`;
  const { stderr } = await run(['--input-type=module', '--eval', app], { CHAUKAS_ENDPOINT: endpoint });
  expect(stderr).toContain(`recording to grpc://${endpoint}`);
  const events = await all(client.query({ sessionId: 'two' }, { order: 'asc', pageSize: 3 }));
  const types = events.map(({ type }) => EventType[type]).sort();
  expect(types).toEqual(['SESSION_END', 'SESSION_START', 'TOOL_CALL_END', 'TOOL_CALL_START']);
  const stats = await client.stats();
  expect([stats.totalEvents, stats.totalSessions, stats.eventsByType.EVENT_TYPE_TOOL_CALL_END]).toEqual([8n, 2n, 2n]);
});

test('the same event again is no new event, and one without an id is not taken', async () => {
  const { client } = await start();
  const event = createEvent({ eventId: 'a', type: EventType.SYSTEM });
  await client.ingest(event);
  expect(await client.ingestBatch([event, createEvent({})])).toMatchObject({ acceptedCount: 1, rejectedCount: 1 });
  expect(await all(client.query())).toHaveLength(1);
  await expect(client.ingest(createEvent({}))).rejects.toThrow('event_id is required');
  expect(await client.capabilities()).toMatchObject({ policyDecisions: true, rbac: false });
  await client.health();
});

test.each<[string, EventQuery, string]>([
  ['ids', { tenantId: 't1', agentId: 'x' }, 'a'],
  ['types', { types: [EventType.ERROR, EventType.RETRY] }, 'bc'],
  ['statuses', { statuses: [EventStatus.FAILED] }, 'b'],
  ['severities', { severities: [Severity.WARN] }, 'c'],
  ['tags', { tags: ['red', 'blue'] }, 'b'],
  ['text', { textQuery: 'REFUND' }, 'c'],
  ['time', { from: new Date(2000), until: new Date(3000) }, 'b'],
])('a query can look for %s', async (_name, query, ids) => {
  const { client } = await start();
  const at = (seconds: number): { seconds: bigint } => ({ seconds: BigInt(seconds) });
  await client.ingestBatch([
    createEvent({ eventId: 'a', tenantId: 't1', agentId: 'x', timestamp: at(1) }),
    createEvent({
      eventId: 'b',
      type: EventType.ERROR,
      status: EventStatus.FAILED,
      tags: ['red', 'blue'],
      timestamp: at(2),
    }),
    createEvent({
      eventId: 'c',
      type: EventType.RETRY,
      severity: Severity.WARN,
      metadata: { name: 'refund' },
      timestamp: at(3),
    }),
  ]);
  expect((await all(client.query(query, { order: 'asc' }))).map(({ eventId }) => eventId).join('')).toBe(ids);
});
