/**
 * Makes the recorded fixtures: what the real client sends, and what it gives the app, with a local provider. A test keeps
 * them as they are today; to make them anew: `node record.ts && npx biome check --write fixtures/recorded`.
 */
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { LLMock } from '@copilotkit/aimock';
import OpenAI from 'openai';

/** One call, made plain and streamed. */
export interface Recording {
  /** Body of the plain request as the server got it. */
  request: unknown;
  /** The answer in one piece. */
  whole: unknown;
  /** The pieces of the same answer streamed. */
  pieces: unknown[];
}

type Messages = OpenAI.ChatCompletionMessageParam[];
type Items = OpenAI.Responses.ResponseInputItem[];

const TOOLS = [
  { id: 'call_1', name: 'get_weather', arguments: '{"city":"Pune"}' },
  { id: 'call_2', name: 'get_time', arguments: '{"zone":"Asia/Kolkata"}' },
];
const SCHEMA = { type: 'object', properties: {} };

function provider(): LLMock {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' });
  const ask = { input_tokens: 11, output_tokens: 7 };
  mock.on({ userMessage: 'weather', hasToolResult: false }, { toolCalls: TOOLS, usage: ask }, { chunkSize: 6 });
  const answer = { input_tokens: 30, output_tokens: 9 };
  mock.on(
    { userMessage: 'weather', hasToolResult: true },
    { content: 'It is 31 °C in Pune, at 14:05.', usage: answer },
  );
  mock.onMessage(
    'hello',
    { content: 'Good morning to you.', usage: { input_tokens: 5, output_tokens: 6 } },
    { chunkSize: 5 },
  );
  mock.onMessage('think', { content: 'Eleven.', reasoning: 'Nine is less than eleven.' }, { chunkSize: 8 });
  mock.onMessage('search', { content: 'It was founded in 2025.', webSearches: ['chaukas'] }, { chunkSize: 8 });
  return mock;
}

/** Records all calls, by the name of their fixture. Ids and times are masked. */
export async function record(): Promise<Record<string, Recording>> {
  const mock = provider();
  await mock.start();
  try {
    return masked(await recordFrom(`${mock.url}/v1`));
  } finally {
    await mock.stop();
  }
}

async function recordFrom(baseURL: string): Promise<Record<string, Recording>> {
  const sent: unknown[] = [];
  const client = new OpenAI({
    apiKey: 'none',
    baseURL,
    fetch: (url, init) => {
      sent.push(JSON.parse(String(init?.body)));
      return fetch(url, init);
    },
  });

  const chat = async (messages: Messages, more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {}) => {
    const body = { model: 'gpt-5', messages, ...more };
    const whole = await client.chat.completions.create(body);
    const request = sent.at(-1);
    const stream_options = { include_usage: true };
    const stream = await client.chat.completions.create({ ...body, stream: true, stream_options });
    return { request, whole, pieces: await piecesOf(stream) };
  };

  const responses = async (
    input: string | Items,
    more: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming> = {},
  ) => {
    const body = { model: 'gpt-5', input, ...more };
    const whole = await client.responses.create(body);
    const request = sent.at(-1);
    return { request, whole, pieces: await piecesOf(await client.responses.create({ ...body, stream: true })) };
  };

  const tools = TOOLS.map(({ name }) => ({ type: 'function' as const, function: { name, parameters: SCHEMA } }));
  const asked: Messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'How is the weather?' },
  ];
  const chatTools = await chat(asked, { tools, temperature: 0.2, max_completion_tokens: 300 });
  const results = TOOLS.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: `result of ${id}` }));
  const message = chatTools.whole.choices.flatMap((choice) => choice.message);

  const flat = TOOLS.map(({ name }) => ({ type: 'function' as const, name, parameters: SCHEMA, strict: null }));
  const input: Items = [{ role: 'user', content: 'How is the weather?' }];
  const responsesTools = await responses(input, { tools: flat, temperature: 0.2, max_output_tokens: 300 });
  const outputs = TOOLS.map(({ id }) => ({
    type: 'function_call_output' as const,
    call_id: id,
    output: `result of ${id}`,
  }));
  // What an answer has in its output is what the API takes as input again.
  const repeated = responsesTools.whole.output as Items;

  return {
    'chat-text': await chat([{ role: 'user', content: 'hello' }]),
    'chat-reasoning': await chat([{ role: 'user', content: 'think: 9 or 11?' }]),
    'chat-tools': chatTools,
    'chat-tool-results': await chat([...asked, ...message, ...results], { tools }),
    'responses-text': await responses('hello'),
    'responses-reasoning': await responses('think: 9 or 11?'),
    'responses-search': await responses('search chaukas'),
    'responses-tools': responsesTools,
    'responses-tool-results': await responses([...input, ...repeated, ...outputs], { tools: flat }),
  };
}

async function piecesOf(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

function masked(recordings: Record<string, Recording>): Record<string, Recording> {
  const text = JSON.stringify(recordings)
    .replace(/"(chatcmpl|resp|msg|fc|rs|ws)-[\w-]{16}"/g, '"$1-0"')
    .replace(/"(created|created_at)":\d+/g, '"$1":1700000000');
  return JSON.parse(text) as Record<string, Recording>;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, recording] of Object.entries(await record())) {
    writeFileSync(new URL(`fixtures/recorded/${name}.json`, import.meta.url), JSON.stringify(recording, null, 2));
  }
}
