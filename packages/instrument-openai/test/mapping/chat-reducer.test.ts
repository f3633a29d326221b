import { expect, test } from 'vitest';
import { chatAnswer } from '../../src/chat/answer.ts';
import { ChatReducer } from '../../src/chat/reducer.ts';
import { chatRoute } from '../../src/chat/route.ts';
import { chunk, OUT_OF_ORDER, SPOKEN, usageChunk } from './fixtures/chat.ts';
import { recorded } from './fixtures/recorded.ts';
import { reduce } from './reduce.ts';

test.for([
  ['the role alone', chunk({ role: 'assistant', content: '' }), false],
  ['a text', chunk({ content: 'Hi' }), true],
  ['a refusal', chunk({ refusal: 'No' }), true],
  ['reasoning, which only some servers send', { choices: [{ delta: { reasoning: 'Hm' } }] }, true],
  ['a tool call', chunk({ tool_calls: [{ index: 0, function: { arguments: '{' } }] }), true],
  ['a function call', chunk({ function_call: { arguments: '{' } }), true],
  ['audio', chunk({ audio: { data: 'UklG' } }), true],
  ['when the audio expires', chunk({ audio: { expires_at: 1 } }), false],
  ['the finish', chunk({}, 'stop'), false],
  ['the usage', usageChunk({ prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }), false],
] as const)('content or not: %s', ([, piece, content]) => {
  expect(new ChatReducer(100).push(piece)).toBe(content);
});

test('streamed tool calls come together as in a completion in one piece', () => {
  const { whole, pieces } = recorded('chat-tools');
  const calls = (completion: unknown) => ({ choices: [{ message: { tool_calls: toolCalls(completion) } }] });
  expect(reduce(chatRoute, pieces)).toMatchObject(calls(whole));
  expect(toolCalls(whole)).toHaveLength(2);
});

function toolCalls(completion: unknown): unknown {
  return (completion as typeof OUT_OF_ORDER.whole).choices[0]?.message.tool_calls;
}

test('choices have the order of their indexes, not of their arrival', () => {
  expect(reduce(chatRoute, OUT_OF_ORDER.pieces)).toMatchObject({
    choices: [
      { index: 0, finish_reason: 'tool_calls' },
      { index: 1, finish_reason: 'stop', message: { content: 'Other.' } },
    ],
  });
});

test('the audio itself is not kept', () => {
  const { choices } = reduce(chatRoute, SPOKEN.pieces) as typeof SPOKEN.whole;
  expect(choices[0]?.message.audio).toStrictEqual({
    id: 'audio_1',
    expires_at: 1_700_003_600,
    transcript: 'Good morning.',
  });
});

test('a stream that ends early gives what had arrived', () => {
  const early = reduce(chatRoute, [chunk({ role: 'assistant', content: 'Once' }), chunk({ content: ' upon' })]);
  expect(early).toMatchObject({ choices: [{ finish_reason: null, message: { content: 'Once upon' } }] });
  expect(chatAnswer(early).data).toStrictEqual({ response_model: 'gpt-5-2025-08-07', response_id: 'chatcmpl-1' });
});

test('a stream without any chunk gives no answer', () => {
  expect(chatAnswer(reduce(chatRoute, []))).toStrictEqual({ data: {}, toolCalls: [] });
});

test('usage that is counted up in every chunk is the last one', () => {
  const counted = [1, 2].map((completion_tokens) => ({
    ...chunk({ content: 'x' }),
    usage: { prompt_tokens: 3, completion_tokens, total_tokens: 3 + completion_tokens },
  }));
  expect(chatAnswer(reduce(chatRoute, counted)).data.tokens).toStrictEqual({ prompt: 3, completion: 2, total: 5 });
});

test('what a chunk leaves empty is not taken back', () => {
  const empty = { ...chunk({}), service_tier: null, usage: null };
  const tiered = { ...chunk({}), service_tier: 'flex' as const };
  expect(reduce(chatRoute, [empty, tiered, empty])).toMatchObject({ service_tier: 'flex' });
});

test('calls without indexes are told apart by their ids', () => {
  const piece = (call: object) => ({ choices: [{ delta: { tool_calls: [call] } }] });
  const streamed = reduce(chatRoute, [
    piece({ id: 'call_1', function: { name: 'first', arguments: '{"a"' } }),
    piece({ function: { arguments: ':1}' } }),
    piece({ id: 'call_2', function: { name: 'second', arguments: '{}' } }),
  ]);
  expect(chatAnswer(streamed).toolCalls).toStrictEqual([
    { id: 'call_1', name: 'first', arguments: '{"a":1}' },
    { id: 'call_2', name: 'second', arguments: '{}' },
  ]);
});

test('a custom tool call is known by its name where its type is left out', () => {
  const delta = { tool_calls: [{ index: 0, id: 'call_1', custom: { name: 'run_sql', input: 'SELECT 1' } }] };
  expect(reduce(chatRoute, [chunk(delta)])).toMatchObject({
    choices: [{ message: { tool_calls: [{ type: 'custom', custom: { name: 'run_sql', input: 'SELECT 1' } }] } }],
  });
});

test("Azure's first chunk, which only has the result of its filters, changes nothing", () => {
  const filters = { id: '', created: 0, model: '', object: '', choices: [], prompt_filter_results: [] };
  const answer = chatAnswer(reduce(chatRoute, [filters, chunk({ content: 'Hi' }), chunk({}, 'stop')]));
  expect(answer).toStrictEqual({
    data: { response_model: 'gpt-5-2025-08-07', response_id: 'chatcmpl-1', finish_reason: 'stop' },
    toolCalls: [],
    output: { role: 'assistant', text: 'Hi' },
  });
});
