import { configure, flush, InMemoryEventExporter } from '@chaukas/core';
import { EventType } from '@chaukas/spec';
import { realtime, tool } from '@openai/agents';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Registration, register } from '../../src/index.ts';
import { ofType, typesOf } from './sdk.ts';

const exporter = new InMemoryEventExporter();
let registration: Registration;

beforeAll(() => {
  configure({ exporter, quiet: true });
  registration = register();
});

afterAll(() => registration.unregister());

/** A socket whose other end answers what a script says to each message of the session. */
class Socket extends EventTarget {
  readonly #script: (message: { type: string }) => object[];
  readyState = 1;

  constructor(script: (message: { type: string }) => object[]) {
    super();
    this.#script = script;
  }

  send(text: string): void {
    // As over a network: what comes back comes later.
    const answers = this.#script(JSON.parse(text));
    setImmediate(() => {
      for (const event of answers) this.say(event);
    });
  }

  say(event: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ event_id: 'e', ...event }) }));
  }

  close(): void {
    this.dispatchEvent(new Event('close'));
  }
}

const usage = {
  total_tokens: 30,
  input_tokens: 20,
  output_tokens: 10,
  input_token_details: { cached_tokens: 5, text_tokens: 20, audio_tokens: 0 },
  output_token_details: { text_tokens: 10, audio_tokens: 0 },
};

const item = (more: object) => ({ object: 'realtime.item', status: 'completed', ...more });
const done = (id: string, output: object[]) => ({
  type: 'response.done',
  response: { id, object: 'realtime.response', status: 'completed', output, usage },
});
const CALL = item({
  id: 'item_call',
  type: 'function_call',
  name: 'get_weather',
  call_id: 'call_1',
  arguments: '{"city":"Rome"}',
});
const SAID = item({
  id: 'item_said',
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: 'It is sunny.' }],
});
const ASKED = item({
  id: 'item_asked',
  type: 'message',
  role: 'user',
  content: [{ type: 'input_text', text: 'Weather?' }],
});

test('a session: what the user says, the answers with their tokens, a tool, and its end', async () => {
  let answers = 0;
  const script = ({ type }: { type: string }): object[] => {
    if (type === 'conversation.item.create' && answers === 0)
      return [
        { type: 'conversation.item.added', item: ASKED },
        { type: 'conversation.item.done', item: ASKED },
      ];
    if (type !== 'response.create') return [];
    answers++;
    const id = `resp_${answers}`;
    const output = answers === 1 ? CALL : SAID;
    return [
      { type: 'response.created', response: { id, object: 'realtime.response', status: 'in_progress', output: [] } },
      {
        type: 'response.output_item.added',
        response_id: id,
        output_index: 0,
        item: { ...output, status: 'in_progress' },
      },
      { type: 'response.output_item.done', response_id: id, output_index: 0, item: output },
      done(id, [output]),
    ];
  };
  const socket = new Socket(script);
  // The SDK's types ask for a whole WebSocket, of which it uses what is here.
  const createWebSocket = async () => socket as never;
  const transport = new realtime.OpenAIRealtimeWebSocket({ createWebSocket, skipOpenEventListeners: true });
  const weather = tool({
    name: 'get_weather',
    description: 'weather',
    parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => `sunny in ${city}`,
  });
  const agent = new realtime.RealtimeAgent({ name: 'Voice', instructions: 'Be brief', tools: [weather] });
  const session = new realtime.RealtimeSession(agent, { transport, groupId: 'call_7', workflowName: 'hotline' });
  await session.connect({ apiKey: 'k', model: 'gpt-realtime' });
  session.sendMessage('Weather?');
  const ended = new Promise((resolve) =>
    session.on('agent_end', (_context, _agent, output) => output === 'It is sunny.' && resolve(undefined)),
  );
  await ended;
  session.close();
  await flush();
  const { events } = exporter;
  expect(new Set(events.map(({ sessionId }) => sessionId))).toEqual(new Set(['call_7']));
  expect(typesOf(events)).toEqual([
    'SESSION_START',
    'AGENT_START',
    'STATE_UPDATE',
    'SYSTEM',
    'INPUT_RECEIVED',
    'MODEL_INVOCATION_START',
    'MODEL_INVOCATION_END',
    'TOOL_CALL_START',
    'TOOL_CALL_END',
    'MODEL_INVOCATION_START',
    'MODEL_INVOCATION_END',
    'OUTPUT_EMITTED',
    'SYSTEM',
    'AGENT_END',
    'SESSION_END',
  ]);
  expect(ofType(events, EventType.MODEL_INVOCATION_END).map(({ content }) => content.value)).toMatchObject([
    { provider: 'openai', promptTokens: 20, completionTokens: 10, totalTokens: 30 },
    { provider: 'openai', promptTokens: 20, completionTokens: 10, totalTokens: 30 },
  ]);
  expect(ofType(events, EventType.TOOL_CALL_START)[0]?.content.value).toMatchObject({
    id: 'call_1',
    arguments: { city: 'Rome' },
  });
  expect(ofType(events, EventType.TOOL_CALL_END)[0]?.content.value).toMatchObject({
    output: { output: 'sunny in Rome' },
  });
});
