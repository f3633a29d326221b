/** A server over Streamable HTTP, in a process of its own: it has plans to read. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { register } from '@chaukas/instrument-mcp';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

register();

const sessions = new Map<string, StreamableHTTPServerTransport>();

/** A server for each session. */
async function open(): Promise<StreamableHTTPServerTransport> {
  const server = new McpServer({ name: 'plans', version: '1.0.0' });
  server.registerResource('table', 'plan://table', {}, (uri) => ({
    contents: [{ uri: uri.href, text: 'four legs, one top' }],
  }));
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  // The transport's type says of its handlers that they may be undefined, which the one asked for does not.
  await server.connect(transport as Parameters<McpServer['connect']>[0]);
  return transport;
}

const http = createServer(async (request, response) => {
  const known = sessions.get(String(request.headers['mcp-session-id']));
  await (known ?? (await open())).handleRequest(request, response);
});

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${port}/mcp`);
});
process.once('disconnect', () => {
  http.closeAllConnections();
  http.close();
});
