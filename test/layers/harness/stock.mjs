import { Server } from '@modelcontextprotocol/sdk/server/index.js';
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
