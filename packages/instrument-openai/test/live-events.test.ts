import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { EventStream, type StreamEvent } from '@chaukas/core/events';
import { EventType } from '@chaukas/spec';
import { LLMock } from '@copilotkit/aimock';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { chatRoute } from '../src/chat/route.ts';
import { instrument } from '../src/index.ts';
import { responsesRoute } from '../src/responses/route.ts';

const mock = new LLMock({ port: 0, host: '127.0.0.1' });
const exporter = new InMemoryEventExporter();
let client: OpenAI;

beforeAll(async () => {
  configure({ exporter, quiet: true });
  mock.onMessage('hello', { content: 'Good morning to you.' }, { chunkSize: 5 });
  mock.onMessage('think', { content: 'Eleven.', reasoning: 'Nine is less than eleven.' }, { chunkSize: 8 });
  mock.onMessage(
    'weather',
    { toolCalls: [{ id: 'c1', name: 'look', arguments: '{"city":"Pune"}' }] },
    { chunkSize: 6 },
  );
  await mock.start();
  client = instrument(new OpenAI({ apiKey: 'none', baseURL: `${mock.url}/v1` }));
});
afterAll(() => mock.stop());
beforeEach(() => {
  exporter.reset();
  configure({ exporter, quiet: true, partialEvents: false });
});

/** What each way to ask gives the app, and what a stream says meanwhile. */
const ASK = {
  async chat(content: string): Promise<string[]> {
    const pieces: string[] = [];
    const messages = [{ role: 'user' as const, content }];
    for await (const chunk of await client.chat.completions.create({ model: 'gpt-5', messages, stream: true })) {
      pieces.push(chunk.choices[0]?.delta.content ?? '');
    }
    return pieces.filter((piece) => piece !== '');
  },
  async responses(input: string): Promise<string[]> {
    const pieces: string[] = [];
    for await (const event of await client.responses.create({ model: 'gpt-5', input, stream: true })) {
      if (event.type === 'response.output_text.delta') pieces.push(event.delta);
    }
    return pieces;
  },
};

const WAYS = ['chat', 'responses'] as const;

async function listen(way: (typeof WAYS)[number], content: string): Promise<[string[], readonly StreamEvent[]]> {
  using stream = new EventStream();
  return [await stream.run(() => ASK[way](content)), stream.events];
}

const chunksOf = (events: readonly StreamEvent[], name: string): unknown[] =>
  events.filter((event) => event.name === name).map(({ attributes }) => attributes);

test.for(WAYS)('the pieces that the app gets of %s are told, in order, between request and response', async (way) => {
  const [pieces, events] = await listen(way, 'hello');
  expect(pieces.join('')).toBe('Good morning to you.');
  expect(chunksOf(events, 'gen_ai.model.response.chunk')).toEqual(pieces.map((chunk, index) => ({ chunk, index })));
  const order = events.map(({ name }) => name).filter((name) => name.startsWith('gen_ai.'));
  expect([order[0], order.at(-1)]).toEqual(['gen_ai.model.request', 'gen_ai.model.response']);
});

test.for(WAYS)('reasoning of %s is told apart from the answer', async (way) => {
  const [pieces, events] = await listen(way, 'think');
  const reasoning = chunksOf(events, 'gen_ai.model.reasoning.chunk') as Array<{ chunk: string; index: number }>;
  expect(reasoning.map(({ chunk }) => chunk).join('')).toBe('Nine is less than eleven.');
  expect(reasoning.map(({ index }) => index)).toEqual(reasoning.map((_, at) => at));
  expect(chunksOf(events, 'gen_ai.model.response.chunk')).toHaveLength(pieces.length);
});

test.for(WAYS)('arguments of tool calls of %s are told as they are written', async (way) => {
  const [, events] = await listen(way, 'weather');
  const told = chunksOf(events, 'chaukas.tool.arguments.chunk') as Array<{ chunk: string }>;
  expect(told.length).toBeGreaterThan(1);
  expect(told.map(({ chunk }) => chunk).join('')).toBe('{"city":"Pune"}');
});

test.for(WAYS)('pieces of %s are in the trail only on request', async (way) => {
  const partial = (): unknown[] =>
    exporter.events
      .filter(({ type, isPartial }) => type === EventType.OUTPUT_EMITTED && isPartial)
      .map(({ content }) => content?.case === 'message' && content.value.text);
  await ASK[way]('hello');
  await flush();
  expect(partial()).toEqual([]);
  configure({ partialEvents: true });
  const pieces = await ASK[way]('hello');
  await flush();
  expect(partial()).toEqual(pieces);
});

test('with no stream no piece is read for one', async () => {
  const chat = vi.spyOn(chatRoute, 'deltas');
  const responses = vi.spyOn(responsesRoute, 'deltas');
  await Promise.all(WAYS.map((way) => ASK[way]('hello')));
  expect([chat, responses].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  await listen('chat', 'hello');
  expect(chat.mock.calls.length).toBeGreaterThan(0);
});
