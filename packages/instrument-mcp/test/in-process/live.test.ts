/** What only those see who watch: how far a request is, and what the server logs meanwhile. */
import { withTrace } from '@chaukas/core';
import { EventStream } from '@chaukas/core/events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { expect, it } from 'vitest';
import { register } from '../../src/index.ts';
import { recorded } from '../harness/linked.ts';

it('has progress and logs in the live stream, and not in the trail', async () => {
  const registration = register();
  const server = new McpServer({ name: 'saw', version: '1' }, { capabilities: { logging: {} } });
  server.registerTool('cut', {}, async (extra) => {
    const progressToken = extra._meta?.progressToken ?? 0;
    await extra.sendNotification({
      method: 'notifications/progress',
      params: { progressToken, progress: 1, total: 4 },
    });
    await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data: 'dust' } });
    await server.server.ping();
    return { content: [] };
  });
  const client = new Client({ name: 'app', version: '1' });
  const [mine, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(theirs);
  await client.connect(mine);
  const stream = new EventStream();
  const seen: [string, unknown][] = [];
  const reading = (async () => {
    for await (const event of stream) seen.push([event.name, event.attributes]);
  })();
  const events = await recorded(() =>
    stream.run(() =>
      withTrace('run', () => client.callTool({ name: 'cut' }, undefined, { onprogress: () => undefined })),
    ),
  );
  stream.close();
  await reading;
  await client.close();
  registration.unregister();
  expect(seen).toContainEqual([
    'chaukas.mcp.progress',
    expect.objectContaining({ operation: 'tools/call', server: 'saw', progress: 1, total: 4 }),
  ]);
  expect(seen).toContainEqual([
    'chaukas.mcp.log',
    expect.objectContaining({ server: 'saw', level: 'info', data: 'dust' }),
  ]);
  expect(JSON.stringify(events.map(({ metadata }) => metadata ?? {}))).not.toContain('chaukas.mcp.');
});
