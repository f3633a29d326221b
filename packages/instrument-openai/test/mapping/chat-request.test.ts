import type { ChatCompletionCreateParams, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { describe, expect, test } from 'vitest';
import { chatRequest } from '../../src/chat/request.ts';
import { recorded } from './fixtures/recorded.ts';

type Message = ChatCompletionMessageParam;

const request = (messages: Message[], more: Partial<ChatCompletionCreateParams> = {}) =>
  chatRequest({ model: 'gpt-5', messages, ...more } satisfies ChatCompletionCreateParams);

const called = (id: string, name = 'get_weather', args = '{}'): Message => ({
  role: 'assistant',
  tool_calls: [{ id, type: 'function', function: { name, arguments: args } }],
});
const answered = (id: string, content = 'done'): Message => ({ role: 'tool', tool_call_id: id, content });

test('a first request of a tool loop', () => {
  const body = recorded('chat-tools').request;
  const { thread, ...facts } = chatRequest(body);
  expect(facts).toStrictEqual({
    data: {
      type: 'generation',
      operation: 'chat',
      request: body,
      model: 'gpt-5',
      parameters: { temperature: 0.2, max_tokens: 300 },
    },
    results: [],
    input: { role: 'user', text: 'How is the weather?' },
  });
  expect(facts.data.request).toBe(body);
});

test('the request with its results names each call and the conversation before it', () => {
  const { thread } = chatRequest(recorded('chat-tools').request);
  const { results, input } = chatRequest(recorded('chat-tool-results').request);
  expect(thread).toEqual(expect.any(String));
  expect(results).toStrictEqual([
    { id: 'call_1', output: 'result of call_1', name: 'get_weather', arguments: '{"city":"Pune"}', thread },
    { id: 'call_2', output: 'result of call_2', name: 'get_time', arguments: '{"zone":"Asia/Kolkata"}', thread },
  ]);
  expect(input).toBeUndefined();
});

describe('results', () => {
  test('of two under one id the later counts, and the later call of that id is the one it answers', () => {
    const first: Message[] = [{ role: 'user', content: 'Go' }, called('call_1', 'old')];
    const between: Message[] = [answered('call_1', 'old'), { role: 'user', content: 'Again' }];
    const { results } = request([...first, ...between, called('call_1', 'new'), answered('call_1', 'new')]);
    expect(results).toMatchObject([{ id: 'call_1', name: 'new', output: 'new' }]);
    expect(results?.[0]?.thread).toBe(request([...first, ...between]).thread);
  });

  test('stand in the order in which they count', () => {
    const { results } = request([answered('call_1', 'old'), answered('call_2'), answered('call_1', 'new')]);
    expect(results?.map(({ id }) => id)).toStrictEqual(['call_2', 'call_1']);
  });

  test('without the call in the request has only its id', () => {
    expect(request([answered('call_1')]).results).toStrictEqual([{ id: 'call_1', output: 'done' }]);
  });

  test('of parts keeps its parts', () => {
    const content = [{ type: 'text' as const, text: 'done' }];
    const { results } = request([called('call_1'), { role: 'tool', tool_call_id: 'call_1', content }]);
    expect(results).toMatchObject([{ output: content }]);
  });

  test('of a custom tool has its free text', () => {
    const call: Message = {
      role: 'assistant',
      tool_calls: [{ id: 'call_7', type: 'custom', custom: { name: 'run_sql', input: 'SELECT 1' } }],
    };
    expect(request([call, answered('call_7')]).results).toMatchObject([{ name: 'run_sql', arguments: 'SELECT 1' }]);
  });

  test('of a function that was called without an id are none', () => {
    expect(request([{ role: 'function', name: 'get_weather', content: '31' }])).toMatchObject({ results: [] });
  });
});

describe('input', () => {
  test.for<[string, Message[], string | undefined]>([
    [
      'the last message of the user',
      [
        { role: 'user', content: 'A' },
        { role: 'user', content: 'B' },
      ],
      'B',
    ],
    [
      'also before instructions',
      [
        { role: 'user', content: 'A' },
        { role: 'system', content: 'S' },
        { role: 'developer', content: 'D' },
      ],
      'A',
    ],
    [
      'not one that the model answered',
      [
        { role: 'user', content: 'A' },
        { role: 'assistant', content: 'B' },
      ],
      undefined,
    ],
    ['not one that a tool came after', [{ role: 'user', content: 'A' }, called('c'), answered('c')], undefined],
    [
      'not one that a function came after',
      [
        { role: 'user', content: 'A' },
        { role: 'function', name: 'f', content: '' },
      ],
      undefined,
    ],
    ['none in no messages', [], undefined],
  ])('is %s', ([, messages, text]) => {
    expect(request(messages).input?.text).toBe(text);
  });

  test('has its text, and other parts apart', () => {
    const image = { type: 'image_url' as const, image_url: { url: 'https://example.org/a.png' } };
    const audio = { type: 'input_audio' as const, input_audio: { data: 'UklG', format: 'wav' as const } };
    const content = [
      { type: 'text' as const, text: 'What is' },
      image,
      audio,
      { type: 'text' as const, text: 'this?' },
    ];
    expect(request([{ role: 'user', content }]).input).toStrictEqual({
      role: 'user',
      text: 'What is\nthis?',
      parts: [image, audio],
    });
  });
});

test('parameters have the names of the event schema', () => {
  const { data } = request([], {
    temperature: 0,
    max_tokens: 10,
    top_p: 0.5,
    frequency_penalty: -1,
    presence_penalty: 2,
    n: 3,
  });
  expect(data.parameters).toStrictEqual({
    temperature: 0,
    max_tokens: 10,
    top_p: 0.5,
    frequency_penalty: -1,
    presence_penalty: 2,
    choices: 3,
  });
});

test('the newer limit of tokens wins over the older', () => {
  expect(request([], { max_completion_tokens: 20, max_tokens: 10 }).data.parameters).toStrictEqual({ max_tokens: 20 });
});

test('null is not a parameter', () => {
  expect(request([], { temperature: null, top_p: null, n: null }).data.parameters).toStrictEqual({});
});

test('a streamed request says so', () => {
  expect(request([], { stream: true }).data.streamed).toBe(true);
  expect(request([], { stream: false }).data).not.toHaveProperty('streamed');
});
