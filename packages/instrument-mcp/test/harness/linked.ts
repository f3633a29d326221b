import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import type { Event } from '@chaukas/spec';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** A client and a server of the first major in this process. */
export interface Linked {
  readonly client: Client;
  readonly server: McpServer;
}

/** Links a client to a server that has a tool `add`, and one that fails. */
export async function link(): Promise<Linked> {
  const server = new McpServer({ name: 'calc', version: '1' });
  server.registerTool('add', { inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) => ({
    content: [{ type: 'text', text: String(a + b) }],
  }));
  server.registerTool('boom', {}, () => {
    throw new Error('boom');
  });
  const client = new Client({ name: 'app', version: '1' });
  const [mine, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(theirs);
  await client.connect(mine);
  return { client, server };
}

/** Records what `work` does and gives the events. */
export async function recorded(work: () => Promise<unknown>): Promise<readonly Event[]> {
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  await work();
  await flush();
  return exporter.events;
}
