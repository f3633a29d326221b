import type { ModelRoute } from '@chaukas/instrumentation/stainless';
import { expect, test } from 'vitest';
import { chatAnswer } from '../../src/chat/answer.ts';
import { chatRoute } from '../../src/chat/route.ts';
import { completionsRoute } from '../../src/completions/route.ts';
import { imagesRoute } from '../../src/images/route.ts';
import { responsesAnswer } from '../../src/responses/answer.ts';
import { responsesRoute } from '../../src/responses/route.ts';
import { chunk } from './fixtures/chat.ts';
import { reduce } from './reduce.ts';

const PIECES = ['abcd', 'efgh', 'ij'];

test.for([0, 1, 4, 6, 9, 10, 100])('of a streamed chat no more than %i characters of text are kept', (max) => {
  const pieces = PIECES.map((content) => chunk({ content }));
  expect(chatAnswer(reduce(chatRoute, pieces, max)).output?.text).toBe('abcdefghij'.slice(0, max));
});

test('texts, arguments and reasoning of all choices share the budget', () => {
  const pieces = [
    { choices: [{ index: 0, delta: { reasoning_content: 'abcd' } }] },
    chunk({ content: 'efgh' }, null, 1),
    chunk({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'f', arguments: 'ijkl' } }] }),
    chunk({ function_call: { arguments: 'mnop' }, audio: { transcript: 'qrst' }, refusal: 'uvwx' }),
  ];
  expect(reduce(chatRoute, pieces, 10)).toMatchObject({
    choices: [
      {
        message: {
          reasoning_content: 'abcd',
          tool_calls: [{ function: { arguments: 'ij' } }],
          function_call: { arguments: '' },
          audio: { transcript: '' },
          refusal: '',
        },
      },
      { message: { content: 'efgh' } },
    ],
  });
});

test.for([0, 5, 8, 100])('of a response that ended early no more than %i characters of text are kept', (max) => {
  const events = PIECES.map((delta) => ({ type: 'response.output_text.delta', output_index: 0, delta }));
  const early = { id: 'resp_1', ...(reduce(responsesRoute, events, max) as object) };
  expect(responsesAnswer(early).output?.text).toBe('abcdefghij'.slice(0, max));
});

test('a piece of any size is cut to the budget', () => {
  const text = chatAnswer(reduce(chatRoute, [chunk({ content: 'x'.repeat(50_000_000) })], 1000)).output?.text;
  expect(text).toBe('x'.repeat(1000));
});

/** Streams of which each piece opens something new. */
const ENDLESS: Readonly<Record<string, (index: number) => object>> = {
  choices: (index) => chunk({ content: '' }, null, index),
  'tool calls': (index) => chunk({ tool_calls: [{ index, id: `call_${index}`, function: { name: 'f' } }] }),
  filters: (index) => ({ choices: [{ index: 0, content_filter_results: { [`filter_${index}`]: {} } }] }),
  items: (index) => ({ type: 'response.output_item.done', output_index: index, item: { type: 'x', text: 'xxxx' } }),
  messages: (index) => ({ type: 'response.output_text.delta', output_index: index, delta: '' }),
  'choices of a completion': (index) => ({ choices: [{ index, text: '' }] }),
};

/** Size of what is kept of so many pieces, as JSON. */
function sizeOf(route: ModelRoute, piece: (index: number) => object, count: number): number {
  const pieces = Array.from({ length: count }, (_, index) => piece(index));
  return JSON.stringify(reduce(route, pieces, 1000)).length;
}

test.for([
  ['choices', chatRoute],
  ['tool calls', chatRoute],
  ['filters', chatRoute],
  ['items', responsesRoute],
  ['messages', responsesRoute],
  ['choices of a completion', completionsRoute],
] as const)('%s without an end do not make what is kept grow', ([what, route]) => {
  const piece = ENDLESS[what];
  if (piece === undefined) throw new Error('no such stream');
  expect(sizeOf(route, piece, 20_000)).toBe(sizeOf(route, piece, 10_000));
});

test('pictures of any number have one budget', () => {
  const picture = { type: 'image_generation.completed', b64_json: 'x'.repeat(1_000_000) };
  expect(sizeOf(imagesRoute, () => picture, 100)).toBe(sizeOf(imagesRoute, () => picture, 50));
});
