import { createRequire } from 'node:module';
import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { register as registerAnthropic } from '@chaukas/instrument-anthropic';
import { register as registerLangChain } from '@chaukas/instrument-langchain';
import { register as registerOpenAI } from '@chaukas/instrument-openai';
import { type ScriptedReply, ScriptedServer } from '@chaukas/instrumentation/testing';
import { type Event, EventType, invalidMetadata } from '@chaukas/spec';
import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage } from '@langchain/core/messages';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { expect, test } from 'vitest';
import { z } from 'zod';

/**
 * LangChain calls a model through a client that is instrumented too: each call is one fact, told by both. The expected side
 * is the provider's journal.
 */
configure({ exporter: new InMemoryEventExporter(), quiet: true });
// A client that is installed below the library's package is found from there.
const { resolve } = createRequire(import.meta.url);
const from = [import.meta.url, ...['@langchain/openai', '@langchain/anthropic'].map((name) => resolve(name))];
for (const register of [registerLangChain, registerOpenAI, registerAnthropic]) register({ from });

async function record(work: () => Promise<unknown>): Promise<(type: keyof typeof EventType) => Event[]> {
  const exporter = new InMemoryEventExporter();
  configure({ exporter, quiet: true });
  await work();
  await flush();
  for (const event of exporter.events) expect(invalidMetadata(event.metadata)).toEqual([]);
  return (type) => exporter.events.filter((event) => event.type === EventType[type]);
}

const USAGE = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 4 },
};

function chat(message: object, finish_reason = 'stop'): ScriptedReply {
  const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }];
  const json = { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-test-2', choices, usage: USAGE };
  return { json, headers: { 'x-request-id': 'req-openai' } };
}

function chatStream(): ScriptedReply {
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...{ id: 'chatcmpl-2', object: 'chat.completion.chunk', created: 1, model: 'gpt-test-2' },
    choices: [{ index: 0, delta, finish_reason }],
  });
  const usage = { ...chunk({}), choices: [], usage: USAGE };
  const sse = [chunk({ role: 'assistant', content: 'Ni' }), chunk({ content: 'ne.' }), chunk({}, 'stop'), usage];
  return { sse, headers: { 'x-request-id': 'req-openai' } };
}

const message: ScriptedReply = {
  headers: { 'request-id': 'req-anthropic' },
  json: {
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test-2', stop_reason: 'end_turn' },
    content: [{ type: 'text', text: 'Nine.' }],
    usage: { input_tokens: 6, output_tokens: 5, cache_read_input_tokens: 4, cache_creation_input_tokens: 0 },
  },
};

const busy: ScriptedReply = { status: 500, json: { error: { message: 'busy' } } };
const openai = (server: ScriptedServer, options: object = {}): ChatOpenAI =>
  new ChatOpenAI({ model: 'gpt-test', apiKey: 'none', configuration: { baseURL: server.url }, ...options });

const values = (events: readonly Event[]): unknown[] => events.map(({ content }) => content.value);

test('ChatOpenAI: one pair, with what only the client knows', async () => {
  await using server = await ScriptedServer.start();
  server.on('/chat/completions', [chat({ content: 'Nine.' })]);
  const of = await record(() => openai(server).invoke('How many?'));
  expect(server.requests).toHaveLength(1);
  const [end, ...more] = of('MODEL_INVOCATION_END');
  expect(of('MODEL_INVOCATION_START')).toHaveLength(1);
  expect(more).toEqual([]);
  expect(end?.metadata).toMatchObject({ request_id: 'req-openai', usage: { input: 6, cache_read: 4, output: 5 } });
  expect(end).toMatchObject({ responseId: 'chatcmpl-1' });
  expect(end?.content.value).toMatchObject({
    provider: 'openai',
    model: 'gpt-test-2',
    promptTokens: 10,
    totalTokens: 15,
  });
  expect(of('INPUT_RECEIVED')).toHaveLength(1);
  expect(of('OUTPUT_EMITTED')).toHaveLength(1);
});

test('ChatAnthropic: one pair, with what only the client knows', async () => {
  await using server = await ScriptedServer.start();
  server.on('/v1/messages', [message]);
  const model = new ChatAnthropic({ model: 'claude-test', apiKey: 'none', anthropicApiUrl: server.url, maxTokens: 9 });
  const of = await record(() => model.invoke('How many?'));
  expect(server.requests).toHaveLength(1);
  expect(of('MODEL_INVOCATION_START')).toHaveLength(1);
  const [end, ...more] = of('MODEL_INVOCATION_END');
  expect(more).toEqual([]);
  expect(end).toMatchObject({
    responseId: 'msg_1',
    metadata: { request_id: 'req-anthropic', usage: { input: 6, cache_read: 4, output: 5 } },
  });
  expect(end?.content.value).toMatchObject({
    provider: 'anthropic',
    model: 'claude-test-2',
    promptTokens: 6,
    finishReason: 'end_turn',
  });
});

test('the attempts that the library hides are retries of its call', async () => {
  await using server = await ScriptedServer.start();
  server.on('/chat/completions', [busy, busy, chat({ content: 'Nine.' })]);
  const of = await record(() => openai(server, { maxRetries: 3 }).invoke('How many?'));
  expect(of('MODEL_INVOCATION_END')).toHaveLength(1);
  expect(of('RETRY')).toHaveLength(server.requests.length - 1);
  expect(of('RETRY').map(({ retry, metadata }) => [retry?.attempt, metadata?.http_status])).toEqual([
    [1, 500],
    [2, 500],
  ]);
  expect(of('ERROR')).toEqual([]);
  expect(of('MODEL_INVOCATION_END')[0]?.metadata?.attempts).toBe(3);
});

test('a call that fails for good is one error of one pair', async () => {
  await using server = await ScriptedServer.start();
  server.on('/chat/completions', [{ status: 401, json: { error: { message: 'who?', code: 'invalid_api_key' } } }]);
  const of = await record(() =>
    openai(server, { maxRetries: 0 })
      .invoke('Hi')
      .catch(() => undefined),
  );
  expect(of('MODEL_INVOCATION_END').map(({ status }) => status)).toEqual([4]);
  expect(values(of('ERROR'))).toMatchObject([{ errorCode: 'invalid_api_key' }]);
  expect(values(of('POLICY_DECISION'))).toMatchObject([{ policyId: 'openai.access', outcome: 'deny' }]);
});

test('a batch and a call of several prompts: each pair has the words of its own call', async () => {
  await using server = await ScriptedServer.start();
  const asked = (json: unknown): string =>
    String(Reflect.get(Object(Reflect.get(Object(json), 'messages')), '0')?.content);
  server.on('/chat/completions', ({ json }) => ({
    ...chat({ content: `re: ${asked(json)}` }),
    headers: { 'x-request-id': `req-${asked(json)}` },
  }));
  const of = await record(async () => {
    await openai(server).batch(['a', 'b']);
    await openai(server).generate([[new HumanMessage('c')], [new HumanMessage('d')]]);
  });
  expect(server.requests).toHaveLength(4);
  const ends = of('MODEL_INVOCATION_END');
  expect(ends).toHaveLength(4);
  for (const { content, metadata } of ends) {
    const asked = Reflect.get(Object(content.value), 'request').messages[0].content;
    expect(metadata?.request_id).toBe(`req-${asked}`);
    expect(content.value).toMatchObject({ response: { choices: [{ message: { content: `re: ${asked}` } }] } });
  }
});

test.each(['stream', 'streamEvents'] as const)('%s is one pair, with the time of its first word', async (method) => {
  await using server = await ScriptedServer.start();
  server.on('/chat/completions', [chatStream()]);
  const of = await record(async () => {
    const stream = method === 'stream' ? await openai(server).stream('Hi') : openai(server).streamEvents('Hi');
    for await (const _ of stream);
  });
  expect(server.requests).toHaveLength(1);
  const [end, ...more] = of('MODEL_INVOCATION_END');
  expect(more).toEqual([]);
  expect(end?.metadata).toMatchObject({ request_id: 'req-openai', streamed: true });
  expect(end?.performance?.latencyMs).toBeGreaterThan(0);
});

test('a stream that is left early is one pair that was given up', async () => {
  await using server = await ScriptedServer.start();
  server.on('/chat/completions', [{ ...chatStream(), hang: true }]);
  const of = await record(async () => {
    for await (const _ of await openai(server).stream('Hi')) break;
    await server.waitFor(({ closedEarly }) => closedEarly);
  });
  expect(of('MODEL_INVOCATION_END').map(({ status }) => status)).toEqual([5]);
  expect(of('MODEL_INVOCATION_START')).toHaveLength(1);
});

test('an agent: its tool calls are its own, not guessed from the traffic as well', async () => {
  await using server = await ScriptedServer.start();
  const call = { id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1,"b":2}' } };
  server.on('/chat/completions', [
    chat({ content: null, tool_calls: [call] }, 'tool_calls'),
    chat({ content: 'three' }),
  ]);
  const schema = z.object({ a: z.number(), b: z.number() });
  const add = tool(({ a, b }) => String(a + b), { name: 'add', description: 'adds', schema });
  const agent = createAgent({ model: openai(server), tools: [add], name: 'adder' });
  const of = await record(() => agent.invoke({ messages: [{ role: 'user', content: '1 and 2?' }] }));
  expect(of('MODEL_INVOCATION_END')).toHaveLength(server.requests.length);
  expect(of('TOOL_CALL_START')).toHaveLength(1);
  expect(of('TOOL_CALL_END')).toHaveLength(1);
  expect(of('SESSION_START')).toHaveLength(1);
});

test('a client that a tool calls itself is a call of its own, below the tool', async () => {
  await using server = await ScriptedServer.start();
  server.on('/chat/completions', [chat({ content: 'Nine.' })]);
  const { default: OpenAI } = await import('openai');
  const client = new OpenAI({ apiKey: 'none', baseURL: server.url });
  const ask = async (): Promise<string> => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    return (await client.chat.completions.create({ model: 'gpt-test', messages })).choices[0]?.message.content ?? '';
  };
  const asking = tool(ask, { name: 'ask', description: 'asks', schema: z.object({}) });
  const of = await record(() => asking.invoke({}));
  expect(of('MODEL_INVOCATION_START')[0]?.parentSpanId).toBe(of('TOOL_CALL_START')[0]?.spanId);
  expect(of('SESSION_START')).toHaveLength(1);
});

test('embeddings of the client, wherever they are asked for, are one pair', async () => {
  await using server = await ScriptedServer.start();
  const data = [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }];
  server.on('/embeddings', {
    json: { object: 'list', data, model: 'embed-2', usage: { prompt_tokens: 2, total_tokens: 2 } },
  });
  const embeddings = new OpenAIEmbeddings({ model: 'embed', apiKey: 'none', configuration: { baseURL: server.url } });
  const of = await record(() => embeddings.embedQuery('Hi'));
  expect(of('MODEL_INVOCATION_END')).toHaveLength(server.requests.length);
  expect(of('MODEL_INVOCATION_END')[0]?.metadata?.operation).toBe('embeddings');
});
