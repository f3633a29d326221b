import Anthropic from '@anthropic-ai/sdk';
import { configure, InMemoryEventExporter } from '@chaukas/core';
import { EventStream, type StreamEvent } from '@chaukas/core/events';
import { ScriptedServer } from '@chaukas/instrumentation/testing';
import { beforeEach, expect, test } from 'vitest';
import { instrument } from '../src/index.ts';
import { block, end, inputDelta, start, textDelta } from './mapping/messages.ts';

const thinking = (piece: string): object => ({ type: 'thinking_delta', thinking: piece });

const EVENTS: readonly object[] = [
  start,
  ...block(0, { type: 'thinking', thinking: '', signature: '' }, [thinking('Nine is '), thinking('less.')]),
  ...block(1, { type: 'text', text: '' }, [textDelta('Look'), textDelta('ing it '), textDelta('up.')]),
  ...block(2, { type: 'tool_use', id: 't1', name: 'look', input: {} }, [inputDelta('{"a"'), inputDelta(':1}')]),
  end,
  { type: 'message_stop' },
];

beforeEach(() => configure({ exporter: new InMemoryEventExporter(), quiet: true }));

async function read(stream: EventStream | undefined): Promise<string[]> {
  await using server = await ScriptedServer.start();
  server.on('/v1/messages', [
    { sse: EVENTS.map((data) => ({ event: Reflect.get(data, 'type'), data: JSON.stringify(data) })) },
  ]);
  const client = instrument(new Anthropic({ apiKey: 'none', baseURL: server.url }));
  const ask = async (): Promise<string[]> => {
    const pieces: string[] = [];
    const messages = [{ role: 'user' as const, content: 'Hello?' }];
    for await (const event of client.messages.stream({ model: 'claude-test-1', max_tokens: 9, messages })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') pieces.push(event.delta.text);
    }
    return pieces;
  };
  return await (stream === undefined ? ask() : stream.run(ask));
}

const chunks = (events: readonly StreamEvent[], name: string): unknown[] =>
  events.filter((event) => event.name === name).map(({ attributes }) => attributes);

test('the pieces of a streamed message are told in order, thinking and arguments apart', async () => {
  using stream = new EventStream();
  const pieces = await read(stream);
  const { events } = stream;
  expect(pieces).toEqual(['Look', 'ing it ', 'up.']);
  expect(chunks(events, 'gen_ai.model.response.chunk')).toEqual(pieces.map((chunk, index) => ({ chunk, index })));
  expect(chunks(events, 'gen_ai.model.reasoning.chunk')).toEqual([
    { chunk: 'Nine is ', index: 0 },
    { chunk: 'less.', index: 1 },
  ]);
  expect(chunks(events, 'chaukas.tool.arguments.chunk')).toEqual([
    { chunk: '{"a"', index: 0, tool_index: 2 },
    { chunk: ':1}', index: 1, tool_index: 2 },
  ]);
});

test('another run sees none of them', async () => {
  using stream = new EventStream();
  await stream.run(async () => undefined);
  await read(undefined);
  expect(stream.events).toEqual([]);
});
