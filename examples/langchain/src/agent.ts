import { register } from '@chaukas/instrument-langchain';
import { register as registerClient } from '@chaukas/instrument-openai';
import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';

register();
// The client too, so that the attempts which LangChain hides are in the trail.
registerClient();

const model = new ChatOpenAI({ model: 'gpt-4o-mini', temperature: 0.2 });

/** The shop's rules, found by the words in a question. */
class Policies extends BaseRetriever {
  lc_namespace = ['shop'];
  static override lc_name(): string {
    return 'Policies';
  }
  override async _getRelevantDocuments(question: string): Promise<Document[]> {
    return PAGES.filter(({ pageContent }) => pageContent.toLowerCase().includes(question));
  }
}

const PAGES = [
  new Document({ id: 'returns-eu', pageContent: 'Returns within the EU: 14 days, unworn.' }),
  new Document({ id: 'returns-no', pageContent: 'Returns from Norway: 14 days, unworn, customs form.' }),
  new Document({ id: 'shipping', pageContent: 'Shipping takes three days.' }),
];
const policies = new Policies();

const getOrder = tool(({ order }) => ({ order, item: 'Rain jacket', status: 'delivered', days_ago: 6 }), {
  name: 'get_order',
  description: 'Looks an order up by its number',
  schema: z.object({ order: z.string() }),
});

const searchPolicies = tool(
  async ({ question }, config) => (await policies.invoke(question, config)).map(({ pageContent }) => pageContent),
  { name: 'search_policies', description: 'Finds rules of the shop', schema: z.object({ question: z.string() }) },
);

/** An agent with tools, one of which searches. */
async function answer(question: string): Promise<void> {
  const agent = createAgent({ model, tools: [getOrder, searchPolicies], name: 'support' });
  console.log(`\nCustomer: ${question}`);
  const { messages } = await agent.invoke({ messages: [{ role: 'user', content: question }] });
  console.log(`Agent:    ${messages.at(-1)?.text}`);
}

/** A graph that waits for a person before it pays. */
async function refund(order: string): Promise<void> {
  const State = Annotation.Root({ order: Annotation<string>, draft: Annotation<string>, paid: Annotation<boolean> });
  const graph = new StateGraph(State)
    .addNode('write', async (state) => {
      const { text } = await model.invoke(`Write the refund of order ${state.order} in one line.`);
      return { draft: text };
    })
    .addNode('approve', (state) => ({ paid: interrupt({ action: 'refund', draft: state.draft }) === 'approve' }))
    .addEdge(START, 'write')
    .addEdge('write', 'approve')
    .compile({ name: 'refunds', checkpointer: new MemorySaver() });
  const thread = { configurable: { thread_id: `refund-${order}` } };
  await graph.invoke({ order }, thread);
  console.log('\nManager:  approved');
  const { paid } = await graph.invoke(new Command({ resume: 'approve' }), thread);
  console.log(`Refund:   ${paid ? 'paid' : 'kept'}`);
}

await answer('Where is my order 4711, and can I send my jacket back?');
await refund('4711');
