// Loops with tools of the app's.
import assert from 'node:assert/strict';
import { distinct, ofType, toolCalls } from './common/find.mjs';
import { answerLoop, ask, loop, streamLoop, TOOL_LOOP } from './common/tool-loop.mjs';

export const scenarios = {
  'tool loop': {
    serve: answerLoop,
    async run({ client, print }) {
      print(await loop(client, ask()));
    },
    trail: TOOL_LOOP,
    check({ events }) {
      assert.equal(distinct(events, 'trace_id'), 1, 'one trace');
      assert.deepEqual(toolCalls(events), [
        ['toolu_1', 'get_weather', { city: 'Pune' }, 'toolu_1', { output: '31 C' }],
        [
          'toolu_2',
          'get_time',
          { city: 'Pune' },
          'toolu_2',
          { output: [{ type: 'text', text: '10:15', citations: null }] },
        ],
      ]);
    },
  },

  'tool loop, streamed': {
    serve: streamLoop,
    async run({ client, print }) {
      const create = async (request) => client.messages.stream(request).finalMessage();
      print(await loop({ messages: { create } }, ask()));
    },
    trail: TOOL_LOOP,
  },

  'tool loop with a tool that fails': {
    serve: answerLoop,
    async run({ client, print }) {
      print(await loop(client, ask(), ({ name }) => ({ content: `no ${name}`, is_error: name === 'get_time' })));
    },
    trail: TOOL_LOOP.flatMap((line) => (line === 'TOOL_CALL_END get_time' ? ['ERROR', `${line} FAILED`] : [line])),
    check({ events }) {
      assert.equal(ofType(events, 'ERROR')[0].error.error_message, 'no get_time');
    },
  },

  'tool loop with spans of the app': {
    serve: answerLoop,
    async run({ client, print, withFunctionSpan }) {
      const run = ({ name, input }) =>
        withFunctionSpan(async () => ({ content: `${name} ok` }), { data: { name, input } });
      print(await loop(client, ask(), run));
    },
    trail: TOOL_LOOP,
  },

  'tool loops at the same time': {
    unordered: true,
    serve: answerLoop,
    async run({ client, print }) {
      const loops = Array.from({ length: 4 }, () => loop(client, ask()));
      print((await Promise.all(loops)).length);
    },
    check({ events }) {
      assert.equal(ofType(events, 'TOOL_CALL_END').length, 8);
      assert.equal(distinct(ofType(events, 'SESSION_END'), 'session_id'), 4);
    },
  },
};
