import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import type { ScriptedServer } from '@chaukas/instrumentation/testing';
import { type Event, EventStatus, EventType } from '@chaukas/spec';
import defaultClient, { type Message, Ollama } from 'ollama';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { register } from '../src/index.ts';
import { startModelServer } from './model-server.ts';

const exporter = new InMemoryEventExporter();
let server: ScriptedServer;
let registration: ReturnType<typeof register> | undefined;

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.stop());
beforeEach(() => {
  exporter.reset();
  configure({ exporter, quiet: true });
  registration = register({ from: import.meta.url });
});
afterEach(() => registration?.unregister());

async function events(...types: EventType[]): Promise<Event[]> {
  await flush();
  return exporter.events.filter(({ type }) => types.includes(type));
}

/** What an app can see of the library: what it gets, and what goes over the wire. */
async function everything(): Promise<unknown[]> {
  const client = new Ollama({ host: server.url, fetch: (url, init) => fetch(local(url), init) });
  const sent = server.requests.length;
  const model = 'llama3.2';
  const messages: Message[] = [{ role: 'user', content: 'How is the weather?' }];
  const seen: unknown[] = [];
  const { message } = await client.chat({ model, messages });
  const [first, second] = message.tool_calls ?? [];
  messages.push(message);
  for (const call of [first, second]) {
    messages.push({ role: 'tool', tool_name: call?.function.name ?? '', content: 'snow' });
  }
  const stream = await client.chat({ model, messages, stream: true });
  seen.push(message, Object.keys(stream), stream.constructor.name);
  for await (const piece of stream) seen.push(piece);
  seen.push(Reflect.get(client, 'ongoingStreamedRequests').length);
  for await (const piece of await client.generate({ model, prompt: 'Name a fruit.', stream: true })) {
    seen.push(piece);
    break;
  }
  seen.push(await client.generate({ model, prompt: 'Name a fruit.' }));
  seen.push(await client.embed({ model: 'nomic-embed-text', input: 'quince' }));
  seen.push(await client.webSearch({ query: 'quince' }));
  for (const refused of ['never-pulled', 'busy']) {
    const error = await client.chat({ model: refused, messages }).catch((reason: unknown) => reason);
    seen.push(Object.entries(Object(error)), Object(error).constructor.name, String(error));
  }
  seen.push(server.requests.slice(sent).map(({ path, body, headers }) => [path, body, Object.keys(headers)]));
  return seen;
}

/** The provider's own service, on this machine. */
function local(url: Parameters<typeof fetch>[0]): string {
  return String(url).replace('https://ollama.com', server.url);
}

test('every copy is found, and given back', () => {
  expect(registration?.status()).toMatchObject({ library: 'ollama', copies: [{ version: '0.6.4', patched: true }] });
  const { chat } = Object.getPrototypeOf(Ollama.prototype);
  registration?.unregister();
  expect(Object.getPrototypeOf(Ollama.prototype).chat).not.toBe(chat);
});

test('an app sees and sends the same with it and without', async () => {
  const observed = await everything();
  registration?.unregister();
  expect(observed).toEqual(await everything());
});

test('there is a pair for each request that the server got', async () => {
  const before = server.requests.length;
  await everything();
  const requests = server.requests.slice(before).map(({ path }) => path);
  const pairs = await events(EventType.MODEL_INVOCATION_START, EventType.MODEL_INVOCATION_END);
  expect(pairs).toHaveLength(2 * requests.filter((path) => path !== '/api/web_search').length);
  const ends = pairs.filter(({ type }) => type === EventType.MODEL_INVOCATION_END);
  expect(ends.map(({ status }) => EventStatus[status])).toEqual([
    'COMPLETED',
    'COMPLETED',
    'CANCELLED',
    'COMPLETED',
    'COMPLETED',
    'FAILED',
    'FAILED',
  ]);
  expect(await events(EventType.DATA_ACCESS)).toHaveLength(requests.filter((path) => path.endsWith('_search')).length);
});

test('the tools of a loop are calls between its requests', async () => {
  await everything();
  const tools = await events(EventType.TOOL_CALL_END);
  expect(tools.map(({ status }) => EventStatus[status])).toEqual(['COMPLETED', 'COMPLETED']);
  const [first, second] = await events(EventType.MODEL_INVOCATION_START);
  expect(second?.traceId).toBe(first?.traceId);
  expect(tools.map(({ traceId }) => traceId)).toEqual([first?.traceId, first?.traceId]);
});

test('an error has the status of the server, and whether to try again', async () => {
  await everything();
  const errors = (await events(EventType.ERROR)).map(({ content }) => content?.case === 'error' && content.value);
  expect(errors).toMatchObject([
    { errorCode: '404', recoverable: false },
    { errorCode: '503', recoverable: true },
  ]);
});

test('a client that gives its streams up was cancelled', async () => {
  const client = new Ollama({ host: server.url });
  const stream = await client.generate({ model: 'llama3.2', prompt: 'Name a fruit.', stream: true });
  client.abort();
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow('abort');
  const [end] = await events(EventType.MODEL_INVOCATION_END);
  expect(end).toMatchObject({ status: EventStatus.CANCELLED, metadata: { end_reason: 'aborted' } });
});

test("the library's ready-made client is recorded too", async () => {
  Object.assign(Reflect.get(defaultClient, 'config'), { host: server.url });
  await defaultClient.embed({ model: 'nomic-embed-text', input: 'quince' });
  expect(await events(EventType.MODEL_INVOCATION_END)).toHaveLength(1);
});
