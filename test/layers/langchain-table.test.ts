import './harness/everything.ts';
import { EventType } from '@chaukas/spec';
import { dispatchCustomEvent } from '@langchain/core/callbacks/dispatch';
import { Document } from '@langchain/core/documents';
import { ToolMessage } from '@langchain/core/messages';
import { BaseRetriever } from '@langchain/core/retrievers';
import { Command, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { createAgent, humanInTheLoopMiddleware, modelRetryMiddleware, tool } from 'langchain';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { chat, chatCalls } from './harness/answers.ts';
import { busy, recordWith } from './harness/provider.ts';
import { ofType } from './harness/record.ts';
import { connectStock } from './harness/stock.ts';

/**
 * All nineteen types of events in one walk, with the number of each that the scripted provider, tools and people give rise
 * to: an agent that looks something up by a tool which searches, asks an MCP server and tells of it; hands over to another agent,
 * whose model fails once and is asked again; whose tool waits for an approval and then throws.
 */
const EXPECTED = {
  // The first run, and the one that goes on with the approval, in one session.
  SESSION_START: 2,
  SESSION_END: 2,
  INPUT_RECEIVED: 2,
  OUTPUT_EMITTED: 1,
  // office and billing in both runs, desk in the first.
  AGENT_START: 5,
  AGENT_END: 5,
  AGENT_HANDOFF: 1,
  // desk: the lookup, the handoff; billing: one that fails, one that asks to pay, the last word.
  MODEL_INVOCATION_START: 5,
  MODEL_INVOCATION_END: 5,
  // lookup, transfer, pay; the server's count, which lookup asked for.
  TOOL_CALL_START: 4,
  TOOL_CALL_END: 4,
  MCP_CALL_START: 1,
  MCP_CALL_END: 1,
  DATA_ACCESS: 1,
  // Noted by the lookup; both ends of the connection that it used were closed.
  SYSTEM: 3,
  // The model that failed, and the tool that threw.
  ERROR: 2,
  RETRY: 1,
  // Asked for, and given.
  POLICY_DECISION: 2,
  // Nodes that wrote: four answers of models, two of tools, the middleware after both of billing's answers, billing as a whole.
  STATE_UPDATE: 9,
};

class Shelf extends BaseRetriever {
  lc_namespace = ['test'];
  override async _getRelevantDocuments(): Promise<Document[]> {
    return [new Document({ id: 'd1', pageContent: 'one' })];
  }
}

const schema = z.object({});
const shelf = new Shelf();

test('every type of event, each from a fact of the library', async () => {
  const requests: string[] = [];
  const [mine, theirs] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'shop', version: '1' });
  const lookup = tool(
    async (_, config) => {
      await shelf.invoke('rules', config);
      await dispatchCustomEvent('looked', { up: true }, config);
      return JSON.stringify(await client.callTool({ name: 'count', arguments: { item: 'boots' } }));
    },
    { name: 'lookup', description: 'looks up', schema },
  );
  const transfer = tool(
    (_, config) => {
      const message = new ToolMessage({ content: 'over to billing', tool_call_id: config.toolCall?.id ?? '' });
      return new Command({ goto: 'billing', graph: Command.PARENT, update: { messages: [message] } });
    },
    { name: 'transfer', description: 'hands over', schema },
  );
  const pay = tool(
    () => {
      throw new RangeError('no money');
    },
    { name: 'pay', description: 'pays', schema },
  );
  const { events, journal } = await recordWith(async ({ server }) => {
    await connectStock(theirs, (line) => requests.push(line));
    await client.connect(mine);
    const answers = [chatCalls(['c1', 'lookup', {}]), chatCalls(['c2', 'transfer', {}])];
    server.on('/chat/completions', [...answers, busy, chatCalls(['c3', 'pay', {}]), chat({ content: 'not paid' })]);
    const configuration = { baseURL: `${server.url}/v1` };
    const model = new ChatOpenAI({ model: 'gpt-test', apiKey: 'none', maxRetries: 0, configuration });
    const desk = createAgent({ model, tools: [lookup, transfer], name: 'desk' });
    const billing = createAgent({
      model,
      tools: [pay],
      name: 'billing',
      middleware: [
        modelRetryMiddleware({ maxRetries: 1, initialDelayMs: 1 }),
        humanInTheLoopMiddleware({ interruptOn: { pay: true } }),
      ],
    });
    const office = new StateGraph(MessagesAnnotation)
      .addNode('desk', desk.graph, { ends: ['billing'] })
      .addNode('billing', billing.graph)
      .addEdge(START, 'desk')
      .compile({ name: 'office', checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: 'table' } };
    await office.invoke({ messages: [{ role: 'user', content: 'Pay my bill' }] }, thread);
    await office.invoke(new Command({ resume: { decisions: [{ type: 'approve' }] } }), thread).catch(() => undefined);
    await client.close();
  });
  // What is of the process, and the handshake with the server, is not of this session.
  const told = events.filter(({ sessionId }) => sessionId === 'table');
  const types = Object.values(EventType).filter((type) => typeof type === 'number' && type !== EventType.UNSPECIFIED);
  const counts = types.map((type) => [
    EventType[Number(type)],
    ofType(told, EventType[Number(type)] as keyof typeof EventType).length,
  ]);
  expect(Object.fromEntries(counts)).toEqual(EXPECTED);
  expect(journal).toEqual(Array.from({ length: EXPECTED.MODEL_INVOCATION_END }, () => 'chat/completions'));
  expect(requests).toEqual(['initialize', 'tools/call count']);
});
