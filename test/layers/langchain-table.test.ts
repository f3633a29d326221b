import { withMcpSpan } from '@chaukas/core';
import { dispatchCustomEvent } from '@langchain/core/callbacks/dispatch';
import { Document } from '@langchain/core/documents';
import { ToolMessage } from '@langchain/core/messages';
import { BaseRetriever } from '@langchain/core/retrievers';
import { Command, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { createAgent, humanInTheLoopMiddleware, modelRetryMiddleware, tool } from 'langchain';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { answer, asks, failure, provider } from './harness/provider.ts';
import { record } from './harness/trail.ts';

/**
 * All nineteen types of events in one walk, with the number of each that the scripted provider, tools and people give rise
 * to: an agent that looks something up by a tool which searches, calls MCP and tells of it; hands over to another agent,
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
  // lookup, transfer, pay.
  TOOL_CALL_START: 3,
  TOOL_CALL_END: 3,
  MCP_CALL_START: 1,
  MCP_CALL_END: 1,
  DATA_ACCESS: 1,
  // Noted by the lookup.
  SYSTEM: 1,
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
  const lookup = tool(
    async (_, config) => {
      await shelf.invoke('rules', config);
      await dispatchCustomEvent('looked', { up: true }, config);
      return withMcpSpan(async () => 'found', { data: { operation: 'tools/call', server: 'docs' } });
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
  const scripts = [answer(asks('c1', 'lookup', {}), 'tool_calls'), answer(asks('c2', 'transfer', {}), 'tool_calls')];
  await using first = await provider(scripts);
  await using second = await provider([failure(503), answer(asks('c3', 'pay', {}), 'tool_calls'), answer('not paid')]);
  const desk = createAgent({ model: first.model, tools: [lookup, transfer], name: 'desk' });
  const billing = createAgent({
    model: second.model,
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
  const trail = await record(async () => {
    await office.invoke({ messages: [{ role: 'user', content: 'Pay my bill' }] }, thread);
    await office.invoke(new Command({ resume: { decisions: [{ type: 'approve' }] } }), thread).catch(() => undefined);
  });
  const types = Object.keys(EXPECTED) as (keyof typeof EXPECTED)[];
  expect(Object.fromEntries(types.map((type) => [type, trail.of(type).length]))).toEqual(EXPECTED);
  expect(trail.of('MODEL_INVOCATION_END')).toHaveLength(first.server.requests.length + second.server.requests.length);
  expect(new Set(trail.events.map(({ sessionId }) => sessionId))).toEqual(new Set(['table']));
});
