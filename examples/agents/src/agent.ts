import { fileURLToPath } from 'node:url';
import { register } from '@chaukas/instrument-agents';
import { register as registerClient } from '@chaukas/instrument-openai';
import {
  Agent,
  type InputGuardrail,
  InputGuardrailTripwireTriggered,
  MCPServerStdio,
  MemorySession,
  Runner,
  setTraceProcessors,
  tool,
  webSearchTool,
} from '@openai/agents';
import { z } from 'zod';

register();
// The client below the SDK knows what the SDK does not see: the HTTP requests, and that one was made again.
registerClient();
// A demo posts nothing to OpenAI's dashboard. The trail stays: it is no processor of the app's.
setTraceProcessors([]);

const model = 'gpt-4o-mini';

const stock = new MCPServerStdio({
  name: 'stock',
  command: process.execPath,
  args: [fileURLToPath(new URL('./stock-server.js', import.meta.url))],
});

const getOrder = tool({
  name: 'get_order',
  description: 'Looks an order up by its number',
  parameters: z.object({ order: z.string() }),
  execute: async ({ order }) => ({ order, item: 'Rain jacket', status: 'delivered', days_ago: 6 }),
});

const issueRefund = tool({
  name: 'issue_refund',
  description: 'Refunds an order',
  parameters: z.object({ order: z.string() }),
  needsApproval: true,
  execute: async ({ order }): Promise<string> => {
    throw new Error(`payment gateway refused the refund of order ${order}`);
  },
  errorFunction: (_context, error) => `The tool failed: ${error instanceof Error ? error.message : error}`,
});

const onTopic: InputGuardrail = {
  name: 'on_topic',
  runInParallel: false,
  execute: async ({ input }) => {
    const offTopic = JSON.stringify(input).includes('homework');
    return { tripwireTriggered: offTopic, outputInfo: { off_topic: offTopic } };
  },
};

const orders = new Agent({
  name: 'Orders',
  instructions: 'You know all about orders and the stock.',
  handoffDescription: 'Answers what is about an order',
  model,
  tools: [getOrder, issueRefund],
  mcpServers: [stock],
});

const guide = new Agent({
  name: 'Guide',
  instructions: 'You know the mountains. Look up what changes.',
  handoffDescription: 'Answers what is about tours and weather',
  model,
  tools: [webSearchTool()],
});

const triage = new Agent({
  name: 'Triage',
  instructions: 'You are the first agent of an outdoor shop. Hand over to the one who knows.',
  model,
  handoffs: [orders, guide],
  inputGuardrails: [onTopic],
});

const runner = new Runner({ workflowName: 'outdoor shop' });
const memory = new MemorySession({ sessionId: 'customer-17' });

await stock.connect();
try {
  await ask('Where is my order 4711, and do you have another one?');
  await refund('Please refund order 4711.');
  await chat('Is it windy on the ridge today?');
  await ask('Can you do my homework?');
} finally {
  await stock.close();
}

async function ask(question: string): Promise<void> {
  console.log(`\nCustomer: ${question}`);
  try {
    const { finalOutput } = await runner.run(triage, question, { session: memory });
    console.log(`Agent:    ${finalOutput}`);
  } catch (error) {
    if (!(error instanceof InputGuardrailTripwireTriggered)) throw error;
    console.log('Agent:    I can only help with what our shop is about.');
  }
}

/** A refund waits for somebody to say yes: the run ends, and goes on with the decision. */
async function refund(question: string): Promise<void> {
  console.log(`\nCustomer: ${question}`);
  const asked = await runner.run(orders, question);
  for (const item of asked.interruptions) {
    console.log(`Manager:  ${item.name} may be done.`);
    asked.state.approve(item);
  }
  const { finalOutput } = await runner.run(orders, asked.state);
  console.log(`Agent:    ${finalOutput}`);
}

/** An answer that is shown as it is written. */
async function chat(question: string): Promise<void> {
  console.log(`\nCustomer: ${question}`);
  process.stdout.write('Agent:    ');
  const stream = await runner.run(guide, question, { stream: true });
  for await (const text of stream.toTextStream()) process.stdout.write(text);
  process.stdout.write('\n');
  await stream.completed;
}
