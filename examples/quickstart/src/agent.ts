import { register, withFunctionSpan } from '@chaukas/instrument-openai';
import OpenAI from 'openai';

register();

const client = new OpenAI();
const model = 'gpt-4o-mini';

const tools: OpenAI.ChatCompletionTool[] = [
  tool('get_order', 'Looks an order up by its number', { order: { type: 'string' } }),
  tool('get_refund_policy', 'Tells the refund policy of a country', { country: { type: 'string' } }),
  tool('issue_refund', 'Refunds an order', { order: { type: 'string' } }),
];

const implementations: Record<string, (input: Record<string, string>) => Promise<unknown>> = {
  get_order: async ({ order }) => ({ order, item: 'Rain jacket', status: 'delivered', days_ago: 6, country: 'NO' }),
  get_refund_policy: async ({ country }) => ({ country, days: 14, condition: 'unworn' }),
  issue_refund: (input) =>
    withFunctionSpan(
      async () => {
        throw new Error(`payment gateway refused the refund of order ${input.order}`);
      },
      { data: { name: 'issue_refund', input } },
    ),
};

await answer('Where is my order 4711, and can I send it back?');
await answer('Please refund order 4711.');
await chat('Which jacket is good for wind?');
await summarise();

/** The usual loop: ask, run the tools that the model wants, ask again, until it has an answer. */
async function answer(question: string): Promise<void> {
  console.log(`\nCustomer: ${question}`);
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: 'You are the support agent of an outdoor shop.' },
    { role: 'user', content: question },
  ];
  for (let turn = 0; turn < 5; turn++) {
    const completion = await client.chat.completions.create({ model, messages, tools, temperature: 0.2 });
    const message = completion.choices[0]?.message;
    if (!message?.tool_calls?.length) {
      console.log(`Agent:    ${message?.content}`);
      return;
    }
    messages.push(message, ...(await Promise.all(message.tool_calls.map(runTool))));
  }
}

/** An answer that needs no tools is shown as it is written. */
async function chat(question: string): Promise<void> {
  console.log(`\nCustomer: ${question}`);
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: question }],
    stream: true,
    stream_options: { include_usage: true },
  });
  process.stdout.write('Agent:    ');
  for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
  process.stdout.write('\n');
}

/** A tool that fails does not end the conversation: the model is told. */
async function runTool(call: OpenAI.ChatCompletionMessageToolCall): Promise<OpenAI.ChatCompletionToolMessageParam> {
  const { name, arguments: text } =
    call.type === 'function' ? call.function : { name: call.custom.name, arguments: '{}' };
  try {
    const result = await implementations[name]?.(JSON.parse(text));
    return { role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) };
  } catch (error) {
    return { role: 'tool', tool_call_id: call.id, content: `The tool failed: ${error}` };
  }
}

/** Fails for good: the model it asks for does not exist any more. */
async function summarise(): Promise<void> {
  try {
    await client.chat.completions.create({
      model: 'gpt-3-retired',
      messages: [{ role: 'user', content: 'Summarise the day for the shop.' }],
    });
  } catch (error) {
    console.log(`\nNo summary today: ${error instanceof Error ? error.message : error}`);
  }
}

function tool(name: string, description: string, properties: Record<string, object>): OpenAI.ChatCompletionTool {
  const parameters = { type: 'object', properties, required: Object.keys(properties) };
  return { type: 'function', function: { name, description, parameters } };
}
