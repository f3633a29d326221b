import { addTraceProcessor, configure, flush, functionSpan, withTrace } from '@chaukas/core';
import { EventStream } from '@chaukas/core/events';
import { type Event, EventType } from '@chaukas/spec';
import { LLMock } from '@copilotkit/aimock';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { chatRoute } from '../src/chat/route.ts';
import { instrument } from '../src/index.ts';
import { responsesRoute } from '../src/responses/route.ts';

/** What a process keeps. */
const QUEUE = 10_000;

const mock = new LLMock({ port: 0, host: '127.0.0.1' });
const looks = { chat: vi.spyOn(chatRoute, 'request'), responses: vi.spyOn(responsesRoute, 'request') };
let client: OpenAI;
let arrived: Event[] = [];
let release = (): void => undefined;

beforeAll(async () => {
  mock.onMessage('hello', { content: 'Good morning to you.' });
  mock.onMessage('weather', { toolCalls: [{ id: 'c1', name: 'look', arguments: '{"city":"Pune"}' }] });
  await mock.start();
  client = instrument(new OpenAI({ apiKey: 'none', baseURL: `${mock.url}/v1` }));
});
afterAll(() => mock.stop());

/** Each test finds an exporter that takes nothing until it is released, and room in the queue. */
beforeEach(async () => {
  release();
  await flush();
  arrived = [];
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const take = async (events: readonly Event[]): Promise<void> => {
    await released;
    arrived.push(...events);
  };
  configure({ exporter: { destination: 'a server that is away', export: take }, quiet: true });
  vi.clearAllMocks();
});

const user = (content: string) => ({ role: 'user' as const, content });
const ask = (...messages: OpenAI.ChatCompletionMessageParam[]) =>
  client.chat.completions.create({ model: 'gpt-5', messages });

function fill(): void {
  withTrace('filling', () => {
    for (let pair = 0; pair < QUEUE / 2; pair++) functionSpan('tool').start().finish();
  });
}

const dropped = async (): Promise<number> => (await flush({ timeout: 0 })).dropped;

test('a call outside any run is not looked at while nothing fits in, and counted with the four events that it has at the least', async () => {
  fill();
  const before = await dropped();
  const requests = mock.getRequests().length;
  const { choices } = await ask(user('hello'));
  expect(choices[0]?.message.content).toBe('Good morning to you.');
  expect(mock.getRequests().length - requests).toBe(1);
  expect(looks.chat).not.toHaveBeenCalled();
  expect((await dropped()) - before).toBe(4);
});

test('once there is room again, the gap is told and calls are recorded whole', async () => {
  fill();
  await ask(user('hello'));
  release();
  await flush();
  await ask(user('hello'));
  await flush();
  const { MODEL_INVOCATION_START, MODEL_INVOCATION_END, SYSTEM } = EventType;
  const calls = arrived.filter(({ type }) => type === MODEL_INVOCATION_START || type === MODEL_INVOCATION_END);
  expect(calls.map(({ type }) => type)).toEqual([MODEL_INVOCATION_START, MODEL_INVOCATION_END]);
  const gaps = arrived.filter(({ type, metadata }) => type === SYSTEM && metadata?.name === 'gap');
  // Beside the call, the two last events of what filled the queue.
  expect(gaps.map(({ metadata }) => metadata?.lost)).toEqual([6]);
});

test('a call in a run is seen, because what the run says at its end counts it', async () => {
  fill();
  await withTrace('run', () => ask(user('hello')));
  expect(looks.chat).toHaveBeenCalledTimes(1);
});

test('a call is seen while a tool call waits whose result it may bring', async () => {
  const asked = await ask(user('weather'));
  fill();
  const [message] = asked.choices.map((choice) => choice.message);
  const result = { role: 'tool' as const, tool_call_id: 'c1', content: 'sunny' };
  await ask(user('weather'), message ?? user(''), result, user('hello'));
  release();
  await flush();
  expect(looks.chat).toHaveBeenCalledTimes(2);
  await ask(user('hello'));
});

test('a call whose answer later requests go on with by its id is seen', async () => {
  fill();
  await client.responses.create({ model: 'gpt-5', input: 'hello' });
  expect(looks.responses).toHaveBeenCalledTimes(1);
});

test("a call is seen while a processor of the app's wants to know of it, or a live stream", async () => {
  fill();
  const stream = new EventStream({ scope: 'process' });
  await ask(user('hello'));
  stream.close();
  expect(looks.chat).toHaveBeenCalledTimes(1);
  const ended: string[] = [];
  addTraceProcessor({
    onTraceStart: () => undefined,
    onTraceEnd: () => undefined,
    onSpanStart: () => undefined,
    onSpanEnd: ({ spanData }) => void ended.push(spanData.type),
    shutdown: () => undefined,
    forceFlush: () => undefined,
  });
  await ask(user('hello'));
  expect(ended).toContain('generation');
});
