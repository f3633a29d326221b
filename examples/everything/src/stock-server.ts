/** The shop's stock as an MCP server over stdio: what it serves is recorded too, in the trace of who asks. */
import { register } from '@chaukas/auto/api';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

// The package.json is that of the whole example, of which a server uses one library.
register({ include: ['mcp'] });

const stock: Record<string, number> = { 'Rain jacket': 3 };

const server = new McpServer({ name: 'stock', version: '1.0.0' });
server.registerTool(
  'count_stock',
  { description: 'Counts what is left of an item', inputSchema: { item: z.string() } },
  async ({ item }) => ({ content: [{ type: 'text', text: `${stock[item] ?? 0} left` }] }),
);
await server.connect(new StdioServerTransport());
