import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, inputRequired, McpServer } from '@modelcontextprotocol/server';

/** A client and a server of the era without sessions, over HTTP in this process. */
export interface Modern {
  readonly client: Client;
  /** Tells all who listen that the list of tools has changed. */
  changeTools(): void;
  close(): Promise<void>;
}

function makeServer(): McpServer {
  const server = new McpServer({ name: 'calc', version: '1' }, { capabilities: { tools: { listChanged: true } } });
  server.registerTool('ask', {}, (ctx) => {
    const answer: unknown = ctx.mcpReq.inputResponses?.answer;
    if (answer !== undefined) return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
    const question = { message: 'sure?', requestedSchema: { type: 'object', properties: {} } } as const;
    return inputRequired({ inputRequests: { answer: inputRequired.elicit(question) } });
  });
  return server;
}

/** Connects a client that answers each question with yes, and listens to changes if it is asked to. */
export async function linkModern({ listens = false }: { listens?: boolean } = {}): Promise<Modern> {
  const handler = createMcpHandler(makeServer, { legacy: 'reject' });
  const handle = toNodeHandler(handler);
  const http = createServer((request, response) => {
    // The library's type of a request knows no optional properties that are undefined.
    void handle(request as Parameters<typeof handle>[0], response);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const client = new Client(
    { name: 'app', version: '1' },
    {
      capabilities: { elicitation: {} },
      versionNegotiation: { mode: 'auto' },
      ...(listens && { listChanged: { tools: { onChanged: () => undefined } } }),
    },
  );
  client.setRequestHandler('elicitation/create', async () => ({ action: 'accept', content: {} }));
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)));
  return {
    client,
    changeTools: () => handler.notify.toolsChanged(),
    async close() {
      await client.close();
      await handler.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
