import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';

const text = (value) => ({ content: [{ type: 'text', text: value }] });
const inputSchema = { type: 'object', properties: { item: { type: 'string' } }, required: ['item'] };

/** Tools that answer, that say that they failed, and that fail the request itself. */
const TOOLS = {
  count: ({ item }) => text(`7 ${item}`),
  order: () => ({ ...text('the shop is closed'), isError: true }),
  weigh: () => {
    throw new McpError(-32050, 'the scales are broken');
  },
};

/** Connects the stock's server to a transport. @param journal is told of every request that reaches it, before anybody else */
export async function connectStock(transport, journal) {
  const server = new Server({ name: 'stock', version: '1' }, { capabilities: { tools: {} } });
  const tools = Object.keys(TOOLS).map((name) => ({ name, description: `${name} it`, inputSchema }));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => TOOLS[params.name](params.arguments));
  await server.connect(transport);
  const { onmessage } = transport;
  transport.onmessage = (message, extra) => {
    const { id, method, params } = message;
    if (id !== undefined && method !== undefined) journal([method, params?.name].filter(Boolean).join(' '));
    onmessage(message, extra);
  };
  return server;
}

/** Serves the stock over Streamable HTTP on a free port, a server for each session. */
export async function listenStock(journal) {
  const sessions = new Map();
  const http = createServer(async (request, response) => {
    const known = sessions.get(request.headers['mcp-session-id']);
    if (known !== undefined) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => sessions.set(id, transport),
    });
    await connectStock(transport, journal);
    return transport.handleRequest(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${http.address().port}/mcp`,
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}
