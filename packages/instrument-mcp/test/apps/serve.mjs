/** A server in a process of its own: over stdio, or over HTTP on a free port that it prints. */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { makeServer } from './server.mjs';

export async function serve(lib, { transport, era }) {
  if (transport === 'stdio') return serveStdio(lib, era);
  const handle = { http: streamable, sse: serverSentEvents, modern }[era === 'modern' ? 'modern' : transport](lib);
  const http = createServer((request, response) => {
    if (request.headers['x-refuse']) response.writeHead(Number(request.headers['x-refuse'])).end('refused');
    else Promise.resolve(handle(request, response)).catch((error) => response.destroy(error));
  });
  http.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${http.address().port}/mcp` }));
  process.once('message', () => {
    http.closeAllConnections();
    http.close();
    process.disconnect();
  });
}

async function serveStdio(lib, era) {
  if (era === 'modern') lib.serveStdio(() => makeServer(lib, { era }));
  else await makeServer(lib).connect(new lib.StdioServerTransport());
}

/** A server for each session, as the specification's examples have it. */
function streamable(lib) {
  const sessions = new Map();
  const Transport = lib.StreamableHTTPServerTransport ?? lib.NodeStreamableHTTPServerTransport;
  return async (request, response) => {
    const known = sessions.get(request.headers['mcp-session-id']);
    if (known) return known.handleRequest(request, response);
    const transport = new Transport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => sessions.set(id, transport),
    });
    await makeServer(lib).connect(transport);
    return transport.handleRequest(request, response);
  };
}

/** A server for each request, and no sessions. */
function modern(lib) {
  return lib.toNodeHandler(lib.createMcpHandler(() => makeServer(lib, { era: 'modern' }), { legacy: 'reject' }));
}

function serverSentEvents(lib) {
  const sessions = new Map();
  return async (request, response) => {
    if (request.method === 'POST') {
      const id = new URL(request.url, 'http://127.0.0.1').searchParams.get('sessionId');
      return sessions.get(id).handlePostMessage(request, response);
    }
    const transport = new lib.SSEServerTransport('/mcp', response);
    sessions.set(transport.sessionId, transport);
    await makeServer(lib).connect(transport);
  };
}
