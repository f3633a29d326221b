// The one line: every library that the app's package.json names is recorded.
import '@chaukas/auto';
import { fileURLToPath } from 'node:url';
import Anthropic from '@anthropic-ai/sdk';
import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Agent, Runner, setTraceProcessors, tool, withTrace } from '@openai/agents';
import { createAgent, tool as langchainTool } from 'langchain';
import OpenAI from 'openai';
import { z } from 'zod';

// A demo posts nothing to OpenAI's dashboard. The trail stays: it is no processor of the app's.
setTraceProcessors([]);

const model = 'gpt-4o-mini';
const openai = new OpenAI();
const anthropic = new Anthropic();
const stock = new Client({ name: 'shop', version: '1.0.0' });

/** The news of the day, from a plain client. */
async function news(): Promise<string> {
  const { choices } = await openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'What is the weather in the mountains today?' }],
  });
  return choices[0]?.message.content ?? '';
}

/** A letter in other words: a client's call inside the tool of a framework. */
const translate = tool({
  name: 'translate',
  description: 'Translates a text into English',
  parameters: z.object({ text: z.string() }),
  execute: async ({ text }) => {
    const { content } = await anthropic.messages.create({
      model: 'claude-haiku-4-5',
      max_tokens: 200,
      messages: [{ role: 'user', content: `Translate: ${text}` }],
    });
    return content.flatMap((block) => (block.type === 'text' ? block.text : [])).join('');
  },
});

const clerk = new Agent({
  name: 'Clerk',
  instructions: 'You answer letters and hand over what is about orders.',
  model,
  tools: [translate],
});

/** What is left of an item, from a server in a process of its own. */
const countStock = langchainTool(
  async ({ item }): Promise<string> => {
    const { content } = await stock.callTool({ name: 'count_stock', arguments: { item } });
    return JSON.stringify(content);
  },
  { name: 'count_stock', description: 'Counts what is left of an item', schema: z.object({ item: z.string() }) },
);

const buyer = createAgent({ model: new ChatOpenAI({ model }), tools: [countStock], name: 'buyer' });

/** A graph that looks first and decides then. */
const Order = Annotation.Root({ item: Annotation<string>, report: Annotation<string>, ordered: Annotation<boolean> });
const orders = new StateGraph(Order)
  .addNode('look', async ({ item }) => {
    const { messages } = await buyer.invoke({ messages: [{ role: 'user', content: `How many of ${item} are left?` }] });
    return { report: messages.at(-1)?.text ?? '' };
  })
  .addNode('decide', ({ report }) => ({ ordered: report.includes('three') }))
  .addEdge(START, 'look')
  .addEdge('look', 'decide')
  .compile({ name: 'orders' });

// A trace of the SDK's holds what the other libraries do in it as well.
await withTrace('A morning in the shop', async () => {
  const server = fileURLToPath(new URL('./stock-server.js', import.meta.url));
  await stock.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [server],
      env: { ...getDefaultEnvironment(), ...settings() },
    }),
  );
  console.log(`Weather:  ${await news()}`);
  const { finalOutput } = await new Runner().run(clerk, 'Answer this letter: "Wo ist meine Regenjacke?"');
  console.log(`Clerk:    ${finalOutput}`);
  const { report, ordered } = await orders.invoke({ item: 'Rain jacket' });
  console.log(`Buyer:    ${report}`);
  console.log(`Order:    ${ordered ? 'placed' : 'not needed'}`);
  await stock.close();
});

/** What a server over stdio is to know of our configuration: of the environment it gets only what it is given. */
function settings(): Record<string, string> {
  const ours = Object.entries(process.env).filter(([name]) => name.startsWith('CHAUKAS_'));
  const given = Object.fromEntries(ours.map(([name, value]) => [name, value ?? '']));
  return { ...given, CHAUKAS_OUTPUT_FILE: process.env.STOCK_FILE ?? '' };
}
