/** The shop's stock as an MCP server, which the agents start as a process of its own. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const stock: Record<string, number> = { 'Rain jacket': 3, 'Light shell': 12 };

const server = new McpServer({ name: 'stock', version: '1.0.0' });
server.registerTool(
  'count_stock',
  { description: 'Counts what is left of an item', inputSchema: { item: z.string() } },
  async ({ item }) => ({ content: [{ type: 'text', text: `${stock[item] ?? 0} left` }] }),
);
await server.connect(new StdioServerTransport());
