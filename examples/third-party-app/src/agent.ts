import '@chaukas/auto';
import { withFunctionSpan } from '@chaukas/core';
import { type Message, Ollama, type Tool } from 'ollama';

const [, , host = '127.0.0.1:11434'] = process.argv;
const client = new Ollama({ host });
const model = 'llama3.2';

const tools: Tool[] = [
  {
    type: 'function',
    function: {
      name: 'find_notes',
      description: 'Finds notes that are about something',
      parameters: { type: 'object', required: ['about'], properties: { about: { type: 'string' } } },
    },
  },
];

const NOTES = ['The key of the shed hangs behind the stove.', 'Water the quince tree on Sundays.'];
const index = await client.embed({ model: 'nomic-embed-text', input: NOTES });

await answer('Where is the key of the shed?');
await tell('Write a line about quinces.');
await summarise();

/** The usual loop: ask, run the tools that the model wants, ask again, until it has an answer. */
async function answer(question: string): Promise<void> {
  console.log(`\nYou:   ${question}`);
  const messages: Message[] = [{ role: 'user', content: question }];
  for (let turn = 0; turn < 5; turn++) {
    const { message } = await client.chat({ model, messages, tools, options: { temperature: 0 } });
    messages.push(message);
    if (!message.tool_calls?.length) {
      console.log(`Model: ${message.content}`);
      return;
    }
    for (const { function: call } of message.tool_calls) {
      const data = { name: call.name, input: call.arguments };
      const content = await withFunctionSpan(() => findNotes(String(call.arguments.about)), { data });
      messages.push({ role: 'tool', tool_name: call.name, content });
    }
  }
}

/** The note whose vector is nearest to that of what is looked for. */
async function findNotes(about: string): Promise<string> {
  const { embeddings } = await client.embed({ model: 'nomic-embed-text', input: about });
  const scores = index.embeddings.map((vector) => dot(vector, embeddings[0] ?? []));
  return NOTES[scores.indexOf(Math.max(...scores))] ?? 'none';
}

/** An answer that is shown as it is written. */
async function tell(prompt: string): Promise<void> {
  console.log(`\nYou:   ${prompt}`);
  process.stdout.write('Model: ');
  for await (const piece of await client.generate({ model, prompt, stream: true })) {
    process.stdout.write(piece.response ?? '');
  }
  process.stdout.write('\n');
}

/** Fails for good: the model that it asks for was never pulled. */
async function summarise(): Promise<void> {
  try {
    await client.chat({ model: 'never-pulled', messages: [{ role: 'user', content: 'Summarise my notes.' }] });
  } catch (error) {
    console.log(`\nNo summary: ${error instanceof Error ? error.message : error}`);
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
