/** A server over stdio: it knows what is in stock, and asks before it takes something out. */
import { register } from '@chaukas/instrument-mcp';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

register();

const stock = new Map([['oak', 12]]);
const server = new McpServer({ name: 'stock', version: '1.0.0' });

server.registerTool('count', { description: 'Counts boards', inputSchema: { wood: z.string() } }, ({ wood }) => {
  const count = stock.get(wood);
  if (count === undefined) throw new Error(`there is no ${wood}`);
  return { content: [{ type: 'text', text: String(count) }] };
});

server.registerTool('take', { description: 'Takes boards', inputSchema: { wood: z.string() } }, async ({ wood }) => {
  const { action } = await server.server.elicitInput({
    message: `Take a board of ${wood}?`,
    requestedSchema: { type: 'object', properties: {} },
  });
  return { content: [{ type: 'text', text: action === 'accept' ? 'taken' : 'left' }] };
});

await server.connect(new StdioServerTransport());
