import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { expect, test } from 'vitest';
import { chatRoute } from '../../src/chat/route.ts';
import { chunk, usageChunk } from './fixtures/chat.ts';

const STREAMED: ChatCompletionCreateParams = { model: 'gpt-5', messages: [], stream: true };

test('usage is asked for on a copy of the request', () => {
  const body = Object.freeze({ ...STREAMED });
  expect(chatRoute.askForUsage?.(body)).toStrictEqual({ ...STREAMED, stream_options: { include_usage: true } });
});

test('other stream options stay', () => {
  const body: ChatCompletionCreateParams = { ...STREAMED, stream_options: { include_obfuscation: false } };
  expect(chatRoute.askForUsage?.(body)).toMatchObject({
    stream_options: { include_obfuscation: false, include_usage: true },
  });
});

test.for<[string, unknown]>([
  ['that asks itself', { ...STREAMED, stream_options: { include_usage: true } }],
  ['that declines', { ...STREAMED, stream_options: { include_usage: false } }],
  ['that is not streamed', { ...STREAMED, stream: false }],
  ['that is none', undefined],
])('nothing is asked for a request %s', ([, body]) => {
  expect(chatRoute.askForUsage?.(body)).toBeUndefined();
});

test.for([
  ['the last chunk', usageChunk({ prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }), true],
  ['a chunk with a choice', chunk({ content: 'Hi' }), false],
  ['one with usage beside a choice', { ...chunk({}), usage: { prompt_tokens: 1 } }, false],
  [
    "Azure's first, which has the result of its filters",
    { choices: [], prompt_filter_results: [], usage: null },
    false,
  ],
  ['one with moderation results', { choices: [], moderation: {} }, false],
  ['a strange one', null, false],
] as const)('kept from the app or not: %s', ([, piece, hidden]) => {
  expect(chatRoute.isUsagePiece?.(piece)).toBe(hidden);
});
