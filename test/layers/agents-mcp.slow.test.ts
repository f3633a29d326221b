import { suite } from '@chaukas/core/instrumentation';
import { register as registerAgents } from '@chaukas/instrument-agents';
import { register as registerMcp } from '@chaukas/instrument-mcp';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import type { Event } from '@chaukas/spec';
import { Agent, type MCPServer, MCPServerStdio, MCPServerStreamableHttp } from '@openai/agents';
import { expect, test } from 'vitest';
import { answering, calls, response, says } from '../../packages/instrument-agents/test/scenarios/common/answers.mjs';
import { runnerOf } from './harness/agents.ts';
import { outline } from './harness/outline.ts';
import { ofType, record } from './harness/record.ts';
import { listenStock } from './harness/stock.ts';
import { StockProcess } from './harness/stock-process.ts';

/**
 * Agents call tools of an MCP server: the framework has the tool call, the client the request, and the server, a process of its
 * own, what it did for it. All of them record, and each fact is told once. The expected side is the server's own journal.
 */
registerAgents();
registerMcp();

/** The tool calls of the framework whose request somebody inside recorded, as their claims say. */
let claimed: string[];

/** On a busy machine a process takes longer to start than the SDK waits. */
const SERVER = { name: 'stock', clientSessionTimeoutSeconds: 60 };

const WAYS = {
  stdio: async (stock: StockProcess) => new MCPServerStdio({ ...SERVER, ...stock.command }),
  'Streamable HTTP': async (stock: StockProcess) =>
    new MCPServerStreamableHttp({ ...SERVER, url: await stock.listen() }),
};

interface Shop {
  /** Of the client while it was connecting. */
  readonly connecting: readonly Event[];
  /** Of the run, of both processes. */
  readonly run: readonly Event[];
  readonly client: readonly Event[];
  readonly server: readonly Event[];
  /** Requests that reached the server after it was connected. */
  readonly journal: readonly string[];
}

/** Runs an agent that calls a tool of the stock's, and answers. */
async function shop(way: keyof typeof WAYS, tools: readonly string[], more: object = {}): Promise<Shop> {
  await using stock = new StockProcess();
  await using provider = await ScriptedServer.start();
  const asked = tools.map((name, at) => calls(name, { item: 'boots' }, `call_${at}`));
  provider.on('/responses', answering(response('resp_1', asked), response('resp_2', [says('Seven.')])));
  const server = Object.assign(await WAYS[way](stock), more);
  const connecting = await record(() => server.connect());
  const before = stock.journal.length;
  const client = await record(() => ask(provider, server));
  const journal = stock.journal.slice(before);
  await server.close();
  const all = [...client, ...stock.events];
  const traceId = ofType(client, 'AGENT_START')[0]?.traceId;
  return { run: all.filter((event) => event.traceId === traceId), client, server: stock.events, journal, connecting };
}

function ask(provider: ScriptedServer, server: MCPServer): Promise<unknown> {
  const runner = runnerOf(provider);
  const { context, provider: tracing } = suite();
  claimed = [];
  runner.on('agent_tool_end', (_context, _agent, { name }) => {
    const span = context.current()?.span;
    if (span !== undefined && tracing.claims.on(span).has('mcp')) claimed.push(name);
  });
  return runner.run(new Agent({ name: 'Clerk', model: 'gpt-test', mcpServers: [server] }), 'Boots?');
}

const LISTING = ['    MCP_CALL tools/list (client)', '      MCP_CALL tools/list (server)'];

test.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('over %s: one fact, one event, one trace', async (way) => {
  const { run, client, server, journal, connecting } = await shop(way, ['count']);
  expect(journal).toEqual(['tools/list', 'tools/call count', 'tools/list']);
  expect(outline(run)).toEqual([
    'SESSION',
    '  INPUT_RECEIVED "Boots?"',
    '  AGENT Clerk',
    ...LISTING,
    '    MODEL_INVOCATION openai',
    '    TOOL_CALL count',
    '      MCP_CALL tools/call (client)',
    '        TOOL_CALL count',
    ...LISTING,
    '    MODEL_INVOCATION openai',
    '  OUTPUT_EMITTED "Seven."',
  ]);
  expect(claimed).toEqual(['count']);
  expect(ofType(client, 'TOOL_CALL_START')).toHaveLength(1);
  expect(ofType(client, 'MCP_CALL_START')).toHaveLength(journal.length);
  const [request] = ofType(client, 'MCP_CALL_START').filter(isOf('tools/call'));
  const [served] = ofType(server, 'TOOL_CALL_START');
  expect([served?.traceId, served?.parentSpanId, served?.sessionId]).toEqual([
    request?.traceId,
    request?.spanId,
    request?.sessionId,
  ]);
  expect(served?.parentSpanId).toMatch(/^span_[0-9a-f]{24}$/);
  // The client asks for the era without sessions first, which this server does not know.
  expect(ofType(connecting, 'ERROR').map(({ content }) => content.value)).toMatchObject([
    { recoverable: true, recoveryAction: 'initialize' },
  ]);
});

function isOf(operation: string) {
  return ({ content }: Event) => Reflect.get(Object(content.value), 'operation') === operation;
}

test('calls at once, some of which fail: each has its request, and its error once in each process', async () => {
  const { run, client, journal } = await shop('stdio', ['count', 'order', 'weigh'], { cacheToolsList: true });
  expect(journal).toEqual(['tools/list', 'tools/call count', 'tools/call order', 'tools/call weigh']);
  expect(outline(run).slice(6, -2)).toEqual([
    '    TOOL_CALL count',
    '      MCP_CALL tools/call (client)',
    '        TOOL_CALL count',
    // The server says by a flag that it failed: a tool call that failed is that at each layer.
    '    TOOL_CALL order FAILED',
    '      MCP_CALL tools/call (client) FAILED',
    '        ERROR tool_error',
    '        TOOL_CALL order FAILED',
    '          ERROR tool_error',
    '    TOOL_CALL weigh FAILED',
    '      MCP_CALL tools/call (client) FAILED',
    '        ERROR -32050',
    '        TOOL_CALL weigh FAILED',
    '          ERROR -32050',
  ]);
  expect(claimed.sort()).toEqual(['count', 'order', 'weigh']);
  expect(ofType(client, 'ERROR')).toHaveLength(2);
  // The SDK kept the listing: it was told once, with what only the client knows of it.
  const [listing, ...others] = ofType(client, 'MCP_CALL_END').filter(isOf('tools/list'));
  expect(others).toEqual([]);
  expect(listing?.content.value).toMatchObject({ serverName: 'stock', serverUrl: 'stdio://node', method: 'stdio' });
  expect(listing?.metadata).toMatchObject({ side: 'client', transport: 'stdio', jsonrpc_id: expect.any(String) });
});

test('a server in the same process: the framework’s tool call is the only one', async () => {
  await using provider = await ScriptedServer.start();
  const asked = ['count', 'weigh'].map((name) => calls(name, { item: 'boots' }, `call_${name}`));
  provider.on('/responses', answering(response('resp_1', asked), response('resp_2', [says('Seven.')])));
  const journal: string[] = [];
  const { url, close } = await listenStock((line) => journal.push(line));
  const server = new MCPServerStreamableHttp({ ...SERVER, url, cacheToolsList: true });
  await server.connect();
  const events = await record(() => ask(provider, server));
  await server.close();
  close();
  expect(journal.slice(-3)).toEqual(['tools/list', 'tools/call count', 'tools/call weigh']);
  expect(outline(events)).toEqual([
    'SESSION',
    '  INPUT_RECEIVED "Boots?"',
    '  AGENT Clerk',
    ...LISTING,
    '    MODEL_INVOCATION openai',
    '    TOOL_CALL count',
    '      MCP_CALL tools/call (client)',
    '    TOOL_CALL weigh FAILED',
    '      MCP_CALL tools/call (client) FAILED',
    '        ERROR -32050',
    '    MODEL_INVOCATION openai',
    '  OUTPUT_EMITTED "Seven."',
  ]);
});
