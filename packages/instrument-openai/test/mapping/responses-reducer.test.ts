import { expect, test } from 'vitest';
import { responsesAnswer } from '../../src/responses/answer.ts';
import { ResponsesReducer } from '../../src/responses/reducer.ts';
import { responsesRoute } from '../../src/responses/route.ts';
import { RESPONSE_ANSWERS } from './expected.ts';
import { recorded } from './fixtures/recorded.ts';
import { INCOMPLETE, message, REFUSAL, response, streamed } from './fixtures/responses.ts';
import { reduce } from './reduce.ts';

test('only deltas are content', () => {
  const reducer = new ResponsesReducer(1000);
  const { pieces } = recorded('responses-reasoning');
  const content = pieces.filter((piece) => reducer.push(piece)) as { type: string }[];
  expect(new Set(content.map(({ type }) => type))).toStrictEqual(
    new Set(['response.reasoning_summary_text.delta', 'response.output_text.delta']),
  );
});

test('the last event is the answer, the very object', () => {
  expect(reduce(responsesRoute, streamed(INCOMPLETE))).toBe(INCOMPLETE);
});

test.for(Object.entries(RESPONSE_ANSWERS))('without its last event the same is said: %s', ([, { pieces, answer }]) => {
  const early = responsesAnswer(reduce(responsesRoute, pieces.slice(0, -1)));
  expect(early.output?.text ?? '').toBe(answer.output?.text ?? '');
  expect(early.toolCalls).toStrictEqual(answer.toolCalls);
});

test('a message that is not done gives the text, or the refusal, that had arrived', () => {
  const early = (whole: typeof REFUSAL) => responsesAnswer(reduce(responsesRoute, streamed(whole).slice(0, 2)));
  expect(early(response({ output: [message('Once upon')] })).output?.text).toBe('Once ');
  expect(early(REFUSAL).output?.text).toBe('I cannot hel');
});

test('what came before a message that is not done stays before it', () => {
  const whole = response({ output: [message('First. '), message('Second.')] });
  const early = reduce(responsesRoute, streamed(whole).slice(0, -2));
  expect(responsesAnswer(early).output?.text).toBe('First. Second.');
  expect(early).toMatchObject({
    id: 'resp_1',
    status: 'in_progress',
    output: [{ status: 'completed' }, { status: 'incomplete' }],
  });
});

test('a stream without any event gives no answer', () => {
  expect(responsesAnswer(reduce(responsesRoute, []))).toStrictEqual({ data: {}, toolCalls: [], ids: [] });
});

test('a last event without its response does not hide what came before', () => {
  const events = [
    ...streamed(response({ output: [message('Hi')] })).slice(0, -1),
    { type: 'response.completed', response: null },
  ];
  expect(responsesAnswer(reduce(responsesRoute, events)).output?.text).toBe('Hi');
});

test.for([
  ['as the event', { type: 'error', code: 'server_error', message: 'No more' }],
  ['inside the event', { type: 'error', error: { code: 'server_error', message: 'No more' } }],
] as const)('an error among the events makes it a failed answer: %s', ([, event]) => {
  const answer = responsesAnswer(reduce(responsesRoute, [...streamed(REFUSAL).slice(0, 2), event]));
  expect(answer.failure).toStrictEqual({ message: 'No more', code: 'server_error' });
});
