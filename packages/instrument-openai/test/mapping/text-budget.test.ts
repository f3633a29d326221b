import { expect, test } from 'vitest';
import { chatAnswer } from '../../src/chat/answer.ts';
import { chatRoute } from '../../src/chat/route.ts';
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
