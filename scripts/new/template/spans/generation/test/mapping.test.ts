import { expect, test } from 'vitest';
import { call } from '../src/mapping.ts';
import fixture from './fixtures/call.json' with { type: 'json' };

test('a request says its model, its parameters and what the user said', () => {
  const { data, input } = call.request(fixture.args, {});
  expect(data).toMatchObject({ model: 'small', request: fixture.args[0], parameters: { temperature: 0.2 } });
  expect(input).toEqual({ role: 'user', text: 'Hello?' });
});

test('an answer says what the model wrote, and its tokens', () => {
  const { data, output } = call.answer(fixture.answer, fixture.args);
  expect(data).toMatchObject({
    response_model: 'small-1',
    finish_reason: 'stop',
    tokens: { prompt: 11, completion: 7 },
  });
  expect(output).toEqual({ role: 'assistant', text: 'Hello!' });
});

test.for([undefined, null, 7, 'text', [], {}])('takes anything without throwing: %o', (strange) => {
  call.request([strange], {});
  call.answer(strange, [strange]);
});
