// Loops of an app's own that call tools, with Chat Completions.
import assert from 'node:assert/strict';
import { completion } from './common/answers.mjs';
import { distinct, ofType, toolCalls } from './common/find.mjs';
import { helpersOf } from './common/requests.mjs';
import { answerLoop, ask, loop, RESULTS, runTool, streamLoop } from './common/tool-loop.mjs';
import { TOOL_LOOP } from './common/trails.mjs';

function checkLoop({ events }) {
  assert.deepEqual(toolCalls(events), [
    ['call_1', 'get_weather', { city: 'Pune' }, 'call_1', { output: '{"celsius":31}' }],
    ['call_2', 'get_time', { city: 'Pune' }, 'call_2', { output: '"10:15"' }],
  ]);
  assert.equal(distinct(events, 'trace_id'), 1, 'one trace');
  const [asking] = ofType(events, 'MODEL_INVOCATION_END');
  for (const { metadata } of ofType(events, 'TOOL_CALL_START')) {
    assert.equal(metadata.requested_by, asking.span_id);
  }
}

export const scenarios = {
  'tool loop': {
    serve: answerLoop,
    async run({ client, print }) {
      print(await loop(client, ask('Weather and time in Pune?')));
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'tool loop, streamed': {
    serve: streamLoop,
    async run({ client, print }) {
      const request = ask('Weather and time in Pune?');
      const { choices } = await helpersOf(client).stream(request).finalChatCompletion();
      const [{ message }] = choices;
      print(message);
      const results = message.tool_calls.map(({ id, function: { name } }) => ({
        role: 'tool',
        tool_call_id: id,
        content: JSON.stringify(RESULTS[name]),
      }));
      const messages = [...request.messages, message, ...results];
      for await (const chunk of await client.chat.completions.create({ ...request, messages, stream: true })) {
        print(chunk.choices[0].delta);
      }
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'tool loop that is given up': {
    process: 'exit in a loop',
    serve: answerLoop,
    async run({ client, print }) {
      print((await client.chat.completions.create(ask('Weather?'))).choices[0].message);
      process.exit();
    },
    trail: [
      ...TOOL_LOOP.slice(0, 6),
      'TOOL_CALL_END get_weather CANCELLED (process_exit)',
      'TOOL_CALL_END get_time CANCELLED (process_exit)',
      'SESSION_END (process_exit)',
    ],
    check({ events }) {
      assert.equal(events.at(-1).type, 'EVENT_TYPE_SESSION_END');
      const ends = ofType(events, 'TOOL_CALL_END');
      assert.deepEqual(
        ends.map(({ metadata }) => metadata.end_reason),
        ['process_exit', 'process_exit'],
      );
    },
  },

  'tool loop over a flush': {
    serve: answerLoop,
    async run({ client, print, flush }) {
      const slow = async (call) => {
        await flush();
        return runTool(call);
      };
      print(await loop(client, ask('Weather and time in Pune?'), slow));
    },
    check({ events }) {
      assert.equal(toolCalls(events).length, 2);
      assert.equal(distinct(events, 'session_id'), 1, 'one session');
    },
  },

  'tool call whose arguments are not JSON': {
    serve: ({ on }) =>
      on('/chat/completions', [
        { json: completion({ toolCalls: [['call_1', 'get_weather', '{"city":']] }) },
        { json: completion({ text: 'Sorry.' }) },
      ]),
    async run({ client, print }) {
      print(
        await loop(client, ask('Weather in Pune?'), async ({ function: called }) => `cannot parse ${called.arguments}`),
      );
    },
    check({ events }) {
      assert.deepEqual(toolCalls(events), [
        ['call_1', 'get_weather', { input: '{"city":' }, 'call_1', { output: 'cannot parse {"city":' }],
      ]);
    },
  },
};
