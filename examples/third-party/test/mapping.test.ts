import { expect, test } from 'vitest';
import { chat } from '../src/chat/chat.ts';
import { embed } from '../src/embed.ts';
import { generate } from '../src/generate.ts';
import { record, recorded } from './record.ts';

const CLIENT = { config: { host: 'http://127.0.0.1:11434' } };

/** What a streamed answer means once its pieces are put together. */
function fromPieces(meaning: typeof chat, name: string): unknown {
  const { args, pieces } = recorded(name);
  const reducer = meaning.reducer?.(10_000);
  for (const piece of pieces) reducer?.push(piece);
  return meaning.answer(reducer?.value(), args);
}

test('the fixtures are what the library gives today', async () => {
  for (const [name, recording] of Object.entries(await record())) expect(recorded(name), name).toEqual(recording);
});

test('a request says its model, its parameters and what the user said', () => {
  const { args } = recorded('chat-tools');
  expect(chat.request(args, CLIENT)).toMatchObject({
    data: {
      provider: 'ollama',
      operation: 'chat',
      model: 'llama3.2',
      request: args[0],
      parameters: { temperature: 0.2, max_tokens: 300 },
    },
    input: { role: 'user', text: 'How is the weather in Pune and Oslo?' },
    results: [],
  });
});

test('only a server that is not on its usual port of this machine has a host', () => {
  const host = (config: object): unknown => Reflect.get(chat.request([{}], { config }).data, 'host');
  expect(host({ host: 'http://127.0.0.1:11434' })).toBeUndefined();
  expect(host({ host: 'https://models.example.com' })).toBe('models.example.com');
  expect(host({})).toBeUndefined();
});

test('an answer says its tool calls and its tokens', () => {
  const { args, answer } = recorded('chat-tools');
  expect(chat.answer(answer, args)).toEqual({
    data: {
      response_model: 'llama3.2',
      finish_reason: 'stop',
      tokens: { prompt: 31, completion: 12 },
      usage_buckets: { input: 31, output: 12 },
    },
    toolCalls: [
      { id: '2.0', name: 'get_weather', arguments: '{"city":"Pune"}' },
      { id: '2.1', name: 'get_weather', arguments: '{"city":"Oslo"}' },
    ],
  });
});

test('results belong to the calls that the answer asked for, in the conversation that it answered', () => {
  const asked = recorded('chat-tools');
  const { toolCalls = [] } = chat.answer(asked.answer, asked.args);
  const { thread } = chat.request(asked.args, CLIENT);
  const { results = [] } = chat.request(recorded('chat-tool-results').args, CLIENT);
  expect(results).toEqual([
    { ...toolCalls[0], thread, output: '31 °C' },
    { ...toolCalls[1], thread, output: 'snow' },
  ]);
});

test.for([
  ['chat-tools', chat],
  ['chat-tool-results', chat],
  ['generate', generate],
] as const)('%s means the same in pieces as whole', ([name, meaning]) => {
  const { args, answer } = recorded(name);
  expect(fromPieces(meaning, name)).toEqual(meaning.answer(answer, args));
});

test('of vectors their number and dimensions are recorded', () => {
  const { args, answer } = recorded('embed');
  expect(embed.answer(answer, args).data).toMatchObject({
    response: { model: 'nomic-embed-text', count: 1, dimensions: 3 },
    usage_buckets: { input: 5 },
  });
  expect(JSON.stringify(embed.answer(answer, args))).not.toContain('0.2');
});

test.for([undefined, null, 7, 'text', [], {}, { message: 3, messages: 'x' }, { messages: [null, { role: 'tool' }] }])(
  'takes anything without throwing: %o',
  (strange) => {
    for (const meaning of [chat, generate, embed]) {
      meaning.request([strange], {});
      meaning.answer(strange, [strange]);
      meaning.deltas?.(strange);
      meaning.failure?.(strange);
      const reducer = meaning.reducer?.(10);
      reducer?.push(strange);
      meaning.answer(reducer?.value(), [strange]);
    }
  },
);
