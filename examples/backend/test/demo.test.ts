import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ChaukasClient } from '@chaukas/spec/client';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { expect, onTestFinished, test } from 'vitest';
import { createBackend } from '../src/backend.ts';

const DEMO = fileURLToPath(new URL('../../quickstart/dist/main.js', import.meta.url));

test('the demo with CHAUKAS_ENDPOINT sends its trail there, reads it back and shows it', async () => {
  const server = createBackend();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { PATH: process.env.PATH, CHAUKAS_ENDPOINT: endpoint, CHAUKAS_TAGS: 'mine' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [DEMO], { env });
  expect(stderr).toContain(`to grpc://${endpoint}`);
  expect(stdout).toContain('✗ tool issue_refund(order: "4711")');
  expect(stdout).toContain(`37 events:`);
  expect(stdout).toContain(`It is in the server at ${endpoint}`);
  const client = new ChaukasClient({ transport: createGrpcTransport({ baseUrl: `http://${endpoint}` }) });
  expect(await client.stats()).toMatchObject({ totalEvents: 37n, totalSessions: 4n });
  const { events } = await client.queryPage({ tags: ['mine'] });
  expect(events).toHaveLength(37);
});
