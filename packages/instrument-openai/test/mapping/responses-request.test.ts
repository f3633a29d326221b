import type { ResponseCreateParams, ResponseInputItem } from 'openai/resources/responses/responses';
import { describe, expect, test } from 'vitest';
import { responsesRequest } from '../../src/responses/request.ts';
import { recorded } from './fixtures/recorded.ts';

type Item = ResponseInputItem;

const request = (input: string | Item[], more: Partial<ResponseCreateParams> = {}) =>
  responsesRequest({ model: 'gpt-5', input, ...more } satisfies ResponseCreateParams);

const user = (content: string): Item => ({ role: 'user', content });
const called = (call_id: string, name = 'get_weather'): Item => ({
  type: 'function_call',
  call_id,
  name,
  arguments: '{}',
});
const answered = (call_id: string, output = 'done'): Item => ({ type: 'function_call_output', call_id, output });

test('a first request of a tool loop', () => {
  const body = recorded('responses-tools').request;
  const { thread, ...facts } = responsesRequest(body);
  expect(facts).toStrictEqual({
    data: {
      type: 'response',
      operation: 'responses',
      request: body,
      model: 'gpt-5',
      parameters: { temperature: 0.2, max_tokens: 300 },
    },
    results: [],
    continues: [],
    input: { role: 'user', text: 'How is the weather?' },
  });
  expect(facts.data.request).toBe(body);
});

test('the request with its results names each call and the conversation before it', () => {
  const { thread } = responsesRequest(recorded('responses-tools').request);
  const { results, input } = responsesRequest(recorded('responses-tool-results').request);
  expect(thread).toEqual(expect.any(String));
  expect(results).toStrictEqual([
    { id: 'call_1', output: 'result of call_1', name: 'get_weather', arguments: '{"city":"Pune"}', thread },
    { id: 'call_2', output: 'result of call_2', name: 'get_time', arguments: '{"zone":"Asia/Kolkata"}', thread },
  ]);
  expect(input).toBeUndefined();
});

describe('the conversation before a call is the one that was asked', () => {
  test.for<[string, string | Item[], Item[]]>([
    ['by a text alone, later repeated as an item', 'Go', [user('Go')]],
    ['with instructions after the question', [user('Go'), { role: 'developer', content: 'D' }], []],
    ['with a result before it', [user('Go'), called('call_0'), answered('call_0')], []],
    ['with an answer in it', [user('A'), { role: 'assistant', content: 'B' }, user('C')], []],
  ])('%s', ([, asked, repeated]) => {
    const before = typeof asked === 'string' ? repeated : asked;
    const reasoning: Item = { type: 'reasoning', id: 'rs_1', summary: [] };
    const { results } = request([...before, reasoning, called('call_1'), called('call_2'), answered('call_1')]);
    expect(results?.at(-1)).toMatchObject({ id: 'call_1', thread: request(asked).thread });
  });

  test('and tells it from others', () => {
    const threads = ['Go', 'Stop', [user('Go'), user('Go')], [user('Stop'), user('Go')]].map(
      (asked) => request(asked).thread,
    );
    expect(new Set(threads).size).toBe(4);
  });
});

describe('a request that continues', () => {
  test('a response refers to the call that stayed with the provider by the id of that response', () => {
    expect(request([answered('call_1')], { previous_response_id: 'resp_1' })).toMatchObject({
      results: [{ id: 'call_1', output: 'done', thread: 'resp_1' }],
      continues: ['resp_1'],
    });
  });

  test.for<[string, NonNullable<ResponseCreateParams['conversation']>]>([
    ['by its id', 'conv_1'],
    ['as an object', { id: 'conv_1' }],
  ])('a conversation, given %s', ([, conversation]) => {
    expect(request('Go', { conversation }).continues).toStrictEqual(['conv_1']);
  });

  test('nothing, says so', () => {
    expect(request('Go', { previous_response_id: null, conversation: null }).continues).toStrictEqual([]);
  });
});

describe('results', () => {
  test('of a custom tool', () => {
    const call: Item = { type: 'custom_tool_call', call_id: 'call_7', name: 'run_sql', input: 'SELECT 1' };
    const output = [{ type: 'input_text' as const, text: '1' }];
    const { results } = request([call, { type: 'custom_tool_call_output', call_id: 'call_7', output }]);
    expect(results).toMatchObject([{ id: 'call_7', name: 'run_sql', arguments: 'SELECT 1', output }]);
  });

  test('of two under one id the later counts', () => {
    const { results } = request([answered('call_1', 'old'), answered('call_2'), answered('call_1', 'new')]);
    expect(results).toStrictEqual([
      { id: 'call_2', output: 'done' },
      { id: 'call_1', output: 'new' },
    ]);
  });
});

describe('input', () => {
  test.for<[string, string | Item[], string | undefined]>([
    ['a text alone', 'Go', 'Go'],
    ['the last message of the user', [user('A'), user('B')], 'B'],
    [
      'also before instructions',
      [user('A'), { role: 'system', content: 'S' }, { role: 'developer', content: 'D' }],
      'A',
    ],
    ['not one that the model answered', [user('A'), { role: 'assistant', content: 'B' }], undefined],
    ['not one that a tool came after', [user('A'), called('c'), answered('c')], undefined],
    ['none in no items', [], undefined],
  ])('is %s', ([, input, text]) => {
    expect(request(input).input?.text).toBe(text);
  });

  test('has its text, and other parts apart', () => {
    const image = { type: 'input_image' as const, detail: 'auto' as const, image_url: 'https://example.org/a.png' };
    const content = [
      { type: 'input_text' as const, text: 'What is' },
      image,
      { type: 'input_text' as const, text: 'this?' },
    ];
    expect(request([{ role: 'user', content }]).input).toStrictEqual({
      role: 'user',
      text: 'What is\nthis?',
      parts: [image],
    });
  });
});

test('parameters have the names of the event schema', () => {
  const { data } = request('Go', { temperature: 0, max_output_tokens: 10, top_p: 0.5 });
  expect(data.parameters).toStrictEqual({ temperature: 0, max_tokens: 10, top_p: 0.5 });
});

test('a streamed request says so', () => {
  expect(request('Go', { stream: true }).data.streamed).toBe(true);
  expect(request('Go', { stream: false }).data).not.toHaveProperty('streamed');
});

test('a request without input, as with a stored prompt, is one', () => {
  const { data, input } = responsesRequest({ prompt: { id: 'pmpt_1' } } satisfies ResponseCreateParams);
  expect(data).toMatchObject({ type: 'response', parameters: {} });
  expect(data).not.toHaveProperty('model');
  expect(input).toBeUndefined();
});
