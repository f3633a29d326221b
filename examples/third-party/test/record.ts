/**
 * Makes the fixtures: what an app gives the real library, and what the library gives back. A test keeps them as they are
 * today; to make them anew: `node test/record.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Message, Ollama } from 'ollama';
import { startModelServer } from './model-server.ts';

/** One call, made plain and streamed. */
export interface Recording {
  args: unknown[];
  answer: unknown;
  pieces: unknown[];
}

const ASKED: Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'How is the weather in Pune and Oslo?' },
];
const RESULTS: Message[] = ['31 °C', 'snow'].map((content) => ({ role: 'tool', tool_name: 'get_weather', content }));

/** Records all calls, by the name of their fixture. */
export async function record(): Promise<Record<string, Recording>> {
  const server = await startModelServer();
  try {
    const client = new Ollama({ host: server.url });
    const chat = async (messages: Message[]): Promise<Recording> => {
      const body = { model: 'llama3.2', messages, options: { temperature: 0.2, num_predict: 300 } };
      const args = [structuredClone(body)];
      return { args, answer: await client.chat(body), pieces: await all(await client.chat({ ...body, stream: true })) };
    };
    const tools = await chat(ASKED);
    const { message } = tools.answer as { message: Message };
    const body = { model: 'llama3.2', prompt: 'Name a fruit.' };
    const embedded = { model: 'nomic-embed-text', input: 'quince' };
    return {
      'chat-tools': tools,
      'chat-tool-results': await chat([...ASKED, message, ...RESULTS]),
      generate: {
        args: [{ ...body }],
        answer: await client.generate(body),
        pieces: await all(await client.generate({ ...body, stream: true })),
      },
      embed: { args: [embedded], answer: await client.embed(embedded), pieces: [] },
    };
  } finally {
    await server.stop();
  }
}

/** A recorded fixture by its name. */
export function recorded(name: string): Recording {
  // Written by this file, and compared by its test.
  return JSON.parse(readFileSync(fixture(name), 'utf8')) as Recording;
}

function fixture(name: string): URL {
  return new URL(`fixtures/${name}.json`, import.meta.url);
}

async function all(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, recording] of Object.entries(await record())) {
    writeFileSync(fixture(name), `${JSON.stringify(recording, null, 2)}\n`);
  }
}
