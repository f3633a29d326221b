import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';

const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] });
const inputSchema = { type: 'object' as const, properties: { item: { type: 'string' } }, required: ['item'] };

/** Tools that answer, that say that they failed, and that fail the request itself. */
const TOOLS: Readonly<Record<string, (args: unknown) => CallToolResult>> = {
  count: (args) => text(`7 ${Reflect.get(Object(args), 'item')}`),
  order: () => ({ ...text('the shop is closed'), isError: true }),
  weigh: () => {
    throw new McpError(-32050, 'the scales are broken');
  },
};

/** Connects the stock's server to a transport. @param journal is told of every request that reaches it, before anybody else */
export async function connectStock(transport: Transport, journal: (line: string) => void): Promise<Server> {
  const server = new Server({ name: 'stock', version: '1' }, { capabilities: { tools: {} } });
  const tools = Object.keys(TOOLS).map((name) => ({ name, description: `${name} it`, inputSchema }));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = TOOLS[params.name];
    if (tool === undefined) throw new McpError(-32602, `Tool ${params.name} not found`);
    return tool(params.arguments);
  });
  await server.connect(transport);
  const { onmessage } = transport;
  transport.onmessage = (message, extra) => {
    if ('method' in message && 'id' in message)
      journal([message.method, message.params?.name].filter(Boolean).join(' '));
    onmessage?.(message, extra);
  };
  return server;
}

/** Serves the stock over Streamable HTTP on a free port, a server for each session. */
export async function listenStock(journal: (line: string) => void): Promise<{ url: string; close(): void }> {
  const sessions = new Map<unknown, StreamableHTTPServerTransport>();
  const http = createServer(async (request, response) => {
    const known = sessions.get(request.headers['mcp-session-id']);
    if (known !== undefined) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await connectStock(transport, journal);
    return transport.handleRequest(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  // It listens on a port, not on a pipe.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}
