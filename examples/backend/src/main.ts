/**
 * Serves the backend. Alone it records a run of an agent into it, reads it back and ends; with `-- --serve` it stays, for apps
 * that are started with the `CHAUKAS_ENDPOINT` that it prints.
 */
import { once } from 'node:events';
import {
  configure,
  flush,
  recordInput,
  recordOutput,
  renderTree,
  withAgentSpan,
  withFunctionSpan,
  withTrace,
} from '@chaukas/core';
import type { Event } from '@chaukas/spec';
import { ChaukasClient } from '@chaukas/spec/client';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createBackend } from './backend.ts';

const serve = process.argv.includes('--serve');
const server = createBackend();
await once(server.listen(serve ? 50051 : 0, '127.0.0.1'), 'listening');
const address = server.address();
const endpoint = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
console.log(`A Chaukas backend listens: CHAUKAS_ENDPOINT=${endpoint}`);
if (!serve) {
  await record();
  await show();
  process.exit();
}

async function record(): Promise<void> {
  configure({ endpoint, quiet: true, tenantId: 'acme' });
  await withTrace('support', () =>
    withAgentSpan(
      async () => {
        recordInput('Where is my order 4711?');
        await withFunctionSpan(async () => ({ status: 'delivered' }), {
          data: { name: 'get_order', input: { order: '4711' } },
        });
        recordOutput('It was delivered six days ago.');
      },
      { data: { name: 'Support' } },
    ),
  );
  const { sent, dropped } = await flush();
  console.log(`${sent} events sent, ${dropped} lost`);
}

async function show(): Promise<void> {
  const client = new ChaukasClient({ transport: createGrpcTransport({ baseUrl: `http://${endpoint}` }) });
  const events: Event[] = [];
  for await (const event of client.query({ tenantId: 'acme' }, { order: 'asc' })) events.push(event);
  const { totalEvents, totalSessions } = await client.stats({ tenantId: 'acme' });
  console.log(`${totalEvents} events of ${totalSessions} session are in it:\n\n${renderTree(events)}`);
}
