import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { type Event, EventType } from '@chaukas/spec';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { ResponsesWS } from 'openai/resources/responses/ws';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { register } from '../src/index.ts';

const HELLO = Buffer.alloc(640, 'hello').toString('base64');
const REPLY = Buffer.alloc(320, 'reply').toString('base64');
const sha256 = (base64: string): string => createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

const exporter = new InMemoryEventExporter();
let server: WebSocketServer;
let client: OpenAI;
let agent: Agent;
let heard: unknown[] = [];
/** What the provider answers to an event of the app's. */
let answer: (event: { type: string }, socket: WebSocket) => object[] = () => [];

beforeAll(async () => {
  configure({ exporter, quiet: true });
  register();
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    const say = (events: object[]): void => {
      for (const event of events) socket.send(JSON.stringify(event));
    };
    say([{ type: 'session.created', session: { id: 'sess_1', model: 'rt-test', output_audio_format: 'pcm16' } }]);
    socket.on('message', (data) => {
      const event = JSON.parse(String(data));
      heard.push(event);
      say(answer(event, socket));
    });
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // Realtime only goes to encrypted addresses: the way there is ours, and plain.
  agent = Object.assign(new Agent(), { createConnection: () => connect(port, '127.0.0.1') });
  client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${port}/v1` });
});
afterAll(() => server.close());
beforeEach(() => {
  exporter.reset();
  heard = [];
});

async function trail(): Promise<readonly Event[]> {
  await flush();
  return exporter.events;
}

const ofType = (events: readonly Event[], type: EventType): Event[] => events.filter((event) => event.type === type);

/** The events of one answer. */
function spoken(id: string, output: object[], more: object = {}): object[] {
  return [
    { type: 'response.created', response: { id, status: 'in_progress', output: [] } },
    { type: 'response.output_audio_transcript.delta', response_id: id, delta: 'Hi' },
    { type: 'response.output_audio.delta', response_id: id, delta: REPLY },
    { type: 'response.done', response: { id, status: 'completed', output, ...more } },
  ];
}

test('a spoken turn of Realtime is a model call: audio as size and hash, usage apart', async () => {
  const usage = {
    input_tokens: 20,
    input_token_details: {
      text_tokens: 5,
      audio_tokens: 15,
      cached_tokens: 4,
      cached_tokens_details: { audio_tokens: 4 },
    },
    output_tokens: 9,
    output_token_details: { text_tokens: 2, audio_tokens: 7 },
    total_tokens: 29,
  };
  const item = {
    id: 'item_1',
    type: 'message',
    role: 'user',
    content: [{ type: 'input_audio', transcript: 'Hello?' }],
  };
  const said = [{ type: 'message', role: 'assistant', content: [{ type: 'output_audio', transcript: 'Hi' }] }];
  answer = ({ type }) => {
    if (type === 'input_audio_buffer.commit') {
      return [
        { type: 'input_audio_buffer.committed', item_id: 'item_1' },
        { type: 'conversation.item.added', item },
      ];
    }
    return type === 'response.create' ? spoken('resp_1', said, { usage }) : [];
  };
  const realtime = new OpenAIRealtimeWS({ model: 'rt-test', options: { agent } }, client);
  const seen: string[] = [];
  const done = new Promise<void>((resolve) => realtime.on('response.done', () => resolve()));
  realtime.on('event', ({ type }) => seen.push(type));
  realtime.on('session.created', () => {
    realtime.send({ type: 'input_audio_buffer.append', audio: HELLO });
    realtime.send({ type: 'input_audio_buffer.commit' });
    realtime.send({ type: 'response.create' });
  });
  await done;
  realtime.close();
  expect(heard).toHaveLength(3);
  expect(seen.at(-1)).toBe('response.done');

  const events = await trail();
  const [end] = ofType(events, EventType.MODEL_INVOCATION_END);
  const invocation = end?.content.case === 'llmInvocation' ? end.content.value : undefined;
  expect(invocation?.model).toBe('rt-test');
  expect(invocation?.request).toMatchObject({ input: [{ audio: { bytes: 640, sha256: sha256(HELLO) } }] });
  expect(invocation?.response).toMatchObject({ spoken: { mime: 'audio/pcm16', bytes: 320, sha256: sha256(REPLY) } });
  expect(end?.metadata).toMatchObject({
    operation: 'realtime',
    usage: { input: 5, cache_read: 4, input_audio: 11, output: 2, output_audio: 7 },
  });
  expect(JSON.stringify(events.map(({ metadata }) => metadata))).not.toContain(HELLO);
  expect(ofType(events, EventType.INPUT_RECEIVED)).toHaveLength(1);
  expect(ofType(events, EventType.OUTPUT_EMITTED)).toHaveLength(1);
});

test('a tool call of Realtime joins two turns in one trace', async () => {
  const call = { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"city":"Pune"}' };
  const result = { id: 'item_2', type: 'function_call_output', call_id: 'call_1', output: 'sunny' };
  const said = [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Sunny.' }] }];
  let turns = 0;
  answer = ({ type }) => {
    if (type === 'conversation.item.create') return [{ type: 'conversation.item.added', item: result }];
    return type === 'response.create' ? spoken(`resp_${++turns}`, turns === 1 ? [call] : said) : [];
  };
  const realtime = new OpenAIRealtimeWS({ model: 'rt-test', options: { agent } }, client);
  const done = new Promise<void>((resolve) => {
    realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
    realtime.on('response.done', ({ response }) => {
      if (response.id === 'resp_2') return resolve();
      realtime.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
      });
      realtime.send({ type: 'response.create' });
    });
  });
  await done;
  realtime.close();
  const events = await trail();
  expect(ofType(events, EventType.MODEL_INVOCATION_END)).toHaveLength(2);
  expect(ofType(events, EventType.TOOL_CALL_END)).toHaveLength(1);
  expect(new Set(events.map(({ traceId }) => traceId)).size).toBe(1);
});

test('a response over a WebSocket is recorded like one over HTTP', async () => {
  const response = {
    id: 'resp_ws',
    status: 'completed',
    model: 'gpt-test-1',
    output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] }],
    usage: { input_tokens: 5, output_tokens: 1, total_tokens: 6 },
  };
  answer = ({ type }) =>
    type !== 'response.create'
      ? []
      : [
          { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
          { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' },
          { type: 'response.completed', response },
        ];
  const socket = new ResponsesWS(client);
  const done = new Promise<void>((resolve) => socket.on('response.completed', () => resolve()));
  socket.send({ type: 'response.create', model: 'gpt-test', input: 'Hello?' });
  await done;
  socket.close();
  const [end] = ofType(await trail(), EventType.MODEL_INVOCATION_END);
  const invocation = end?.content.case === 'llmInvocation' ? end.content.value : undefined;
  expect(end).toMatchObject({ responseId: 'resp_ws', metadata: { operation: 'responses', streamed: true } });
  expect(invocation).toMatchObject({ model: 'gpt-test-1', promptTokens: 5, request: { input: 'Hello?' } });
  expect(invocation?.response).toMatchObject({ id: 'resp_ws', status: 'completed' });
});

test('a socket that closes in the middle of an answer leaves it cancelled', async () => {
  answer = ({ type }, socket) => {
    if (type === 'response.create') setImmediate(() => socket.terminate());
    return type === 'response.create' ? spoken('resp_cut', []).slice(0, 2) : [];
  };
  const realtime = new OpenAIRealtimeWS({ model: 'rt-test', options: { agent } }, client);
  const closed = new Promise((resolve) => realtime.socket.on('close', resolve));
  realtime.on('error', () => undefined);
  realtime.on('session.created', () => realtime.send({ type: 'response.create' }));
  await closed;
  const [end] = ofType(await trail(), EventType.MODEL_INVOCATION_END);
  expect(end?.metadata).toMatchObject({ end_reason: 'disconnected' });
});
