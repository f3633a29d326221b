/**
 * A shop's stock as an MCP server in a process of its own: `stdio`, or `http` on a free port that it sends to its parent. It
 * writes down in a file every request that reaches it, before anybody else sees it.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { connectStock } from './stock.mjs';

const [, , transport, file] = process.argv;
const journal = (line) => appendFileSync(file, `${line}\n`);

if (transport === 'stdio') await connectStock(new StdioServerTransport(), journal);
else serveHttp();

function serveHttp() {
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
  });
  http.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${http.address().port}/mcp`));
  process.once('disconnect', () => {
    http.close();
    http.closeAllConnections();
  });
}
