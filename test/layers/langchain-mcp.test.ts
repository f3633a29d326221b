import './harness/everything.ts';
import { withAgentSpan, withFunctionSpan, withGenerationSpan, withTrace } from '@chaukas/core';
import type { Event } from '@chaukas/spec';
import { ChatOpenAI } from '@langchain/openai';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { createAgent, tool } from 'langchain';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { chat, chatCalls, message } from './harness/answers.ts';
import { outline } from './harness/outline.ts';
import { type Provider, recordWith } from './harness/provider.ts';
import { ofType } from './harness/record.ts';
import { connectStock } from './harness/stock.ts';
import { StockProcess } from './harness/stock-process.ts';

/**
 * LangChain's agents and what is inside their tools: an MCP server in this process or in another one, clients of providers, spans
 * of the app's. The expected side is the journals of the provider and of the server.
 */
const user = (content: string) => ({ role: 'user' as const, content });

/** Runs an agent that calls these tools at once, and answers. */
async function runAgent({ server }: Provider, names: readonly string[], call: (name: string) => Promise<string>) {
  const asked = names.map((name, at) => [`call_${at}`, name, { item: 'boots' }] as const);
  server.on('/chat/completions', [chatCalls(...asked), chat({ content: 'Seven.' })]);
  const schema = z.object({ item: z.string() });
  const tools = names.map((name) => tool(() => call(name), { name, description: `${name} it`, schema }));
  const model = new ChatOpenAI({
    model: 'gpt-test',
    apiKey: 'none',
    maxRetries: 0,
    configuration: { baseURL: `${server.url}/v1` },
  });
  return createAgent({ model, tools, name: 'clerk' }).invoke({ messages: [user('Boots?')] });
}

/** What a tool that goes through MCP does: it gives what the server's tool of the same name says. */
const through = (client: Client) => async (name: string) => {
  const { content } = await client.callTool({ name, arguments: { item: 'boots' } });
  return JSON.stringify(content);
};

/** The events of the agent's trace. */
function run(events: readonly Event[]): Event[] {
  const traceId = ofType(events, 'AGENT_START')[0]?.traceId;
  return events.filter((event) => event.traceId === traceId);
}

test('an MCP server in this process: the tool call is LangChain’s, the request the client’s', async () => {
  const requests: string[] = [];
  const { events, journal } = await recordWith(async (provider) => {
    const [mine, theirs] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: 'shop', version: '1' });
    await connectStock(theirs, (line) => requests.push(line));
    await client.connect(mine);
    await runAgent(provider, ['count', 'weigh'], through(client));
    await client.close();
  });
  expect(requests).toEqual(['initialize', 'tools/call count', 'tools/call weigh']);
  expect(journal).toEqual(['chat/completions', 'chat/completions']);
  expect(outline(run(events))).toEqual([
    'SESSION',
    '  INPUT_RECEIVED "Boots?"',
    '  AGENT clerk',
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

test('an MCP server in another process: what it does joins the trace', async () => {
  await using stock = new StockProcess();
  const { events, journal } = await recordWith(async (provider) => {
    const client = new Client({ name: 'shop', version: '1' });
    await client.connect(new StdioClientTransport(stock.command));
    await runAgent(provider, ['count', 'order'], through(client));
    await client.close();
  });
  expect(stock.journal).toEqual(['initialize', 'tools/call count', 'tools/call order']);
  expect(journal).toEqual(['chat/completions', 'chat/completions']);
  expect(outline(run([...events, ...stock.events]))).toEqual([
    'SESSION',
    '  INPUT_RECEIVED "Boots?"',
    '  AGENT clerk',
    '    MODEL_INVOCATION openai',
    '    TOOL_CALL count',
    '      MCP_CALL tools/call (client)',
    '        TOOL_CALL count',
    // The tool's function gave the server's words as an answer.
    '    TOOL_CALL order',
    '      MCP_CALL tools/call (client) FAILED',
    '        ERROR tool_error',
    '        TOOL_CALL order FAILED',
    '          ERROR tool_error',
    '    MODEL_INVOCATION openai',
    '  OUTPUT_EMITTED "Seven."',
  ]);
});

test('clients that a tool calls itself, and spans of the app round all of it', async () => {
  const { events, journal } = await recordWith((provider) => {
    const { server, openai, anthropic } = provider;
    server.on('/v1/messages', [message('Nine.')]);
    server.on('/v1/responses', [
      { json: { id: 'resp_1', object: 'response', model: 'gpt-test-2', output: [], usage: null } },
    ]);
    const call = () =>
      withFunctionSpan(
        async () => {
          await withGenerationSpan(() => openai.responses.create({ model: 'gpt-test', input: 'Hi' }));
          await anthropic.messages.create({ model: 'claude-test', max_tokens: 9, messages: [user('Hi')] });
          return 'nine';
        },
        { data: { name: 'look up' } },
      );
    return withTrace('mine', () =>
      withAgentSpan(() => withFunctionSpan(() => runAgent(provider, ['ask'], call), { data: { name: 'plan' } }), {
        data: { name: 'Boss' },
      }),
    );
  });
  expect(journal).toEqual(['chat/completions', 'responses', 'messages', 'chat/completions']);
  expect(outline(events)).toEqual([
    'SESSION',
    '  AGENT Boss',
    '    TOOL_CALL plan',
    '      AGENT clerk',
    '        MODEL_INVOCATION openai',
    '        TOOL_CALL ask',
    '          TOOL_CALL look up',
    '            MODEL_INVOCATION openai',
    '            MODEL_INVOCATION anthropic',
    '        MODEL_INVOCATION openai',
  ]);
});
