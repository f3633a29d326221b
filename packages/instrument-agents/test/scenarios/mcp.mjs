// Servers of the Model Context Protocol, as child processes of the app.
import { answering, calls, response, says } from './common/answers.mjs';
import { withTrails } from './common/trails.mjs';

/** The server, written out so that the app needs no file of its own. */
const SERVER = `
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
const server = new McpServer({ name: 'stock', version: '1' });
server.registerTool('count', { description: 'counts', inputSchema: { item: z.string() } }, async ({ item }) => ({ content: [{ type: 'text', text: '7 ' + item }] }));
server.registerTool('order', { description: 'orders', inputSchema: { item: z.string() } }, async () => ({ isError: true, content: [{ type: 'text', text: 'the shop is closed' }] }));
await server.connect(new StdioServerTransport());
`;

async function withServer(app, work) {
  const server = new app.agents.MCPServerStdio({
    name: 'stock',
    command: process.execPath,
    args: ['--input-type=module', '-e', SERVER],
    cwd: new URL('..', import.meta.url).pathname,
    // On a busy machine a process takes longer to start than the SDK waits.
    clientSessionTimeoutSeconds: 60,
  });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

export const scenarios = withTrails({
  'tools of an MCP server': {
    serve: ({ on }) =>
      on(
        '/responses',
        answering(
          response('resp_1', [calls('count', { item: 'jackets' }, 'call_1')]),
          response('resp_2', [calls('order', { item: 'boots' }, 'call_2')]),
          response('resp_3', [says('Seven jackets, no boots.')]),
        ),
      ),
    run: (app) =>
      withServer(app, async (server) => {
        app.print(app.show(await app.runner().run(app.agent('Clerk', { mcpServers: [server] }), 'Stock?')));
      }),
  },
});
