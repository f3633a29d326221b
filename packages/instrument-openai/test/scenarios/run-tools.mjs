// The helper of the library that runs the loop and the tools by itself.
import assert from 'node:assert/strict';
import { completion } from './common/answers.mjs';
import { distinct, ofType } from './common/find.mjs';
import { helpersOf } from './common/requests.mjs';
import { answerLoop, CALLS, hasResults, streamLoop } from './common/tool-loop.mjs';
import { TOOL_LOOP } from './common/trails.mjs';

const tool = (name, run) => ({
  type: 'function',
  function: {
    name,
    function: run,
    parse: JSON.parse,
    description: name,
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
});

const request = (weather = async ({ city }) => ({ city, celsius: 31 })) => ({
  model: 'gpt-test',
  messages: [{ role: 'user', content: 'Weather and time in Pune?' }],
  tools: [tool('get_weather', weather), tool('get_time', () => '10:15')],
});

const EVENTS = [
  'connect',
  'message',
  'functionToolCall',
  'functionToolCallResult',
  'finalContent',
  'error',
  'abort',
  'end',
];

function printEvents(runner, { print, inspectError }) {
  for (const name of EVENTS) {
    runner.on(name, (...args) => print(name, ...args.map((arg) => (arg instanceof Error ? inspectError(arg) : arg))));
  }
}

function checkLoop({ events }) {
  assert.equal(distinct(events, 'trace_id'), 1, 'one trace');
  const ends = ofType(events, 'TOOL_CALL_END');
  assert.deepEqual(
    ends.map(({ tool_response }) => tool_response.output),
    [{ output: '{"city":"Pune","celsius":31}' }, { output: '10:15' }],
  );
}

export const scenarios = {
  'runTools plain': {
    serve: answerLoop,
    async run(app) {
      const runner = helpersOf(app.client).runTools(request());
      printEvents(runner, app);
      app.print(await runner.finalContent(), await runner.totalUsage(), runner.messages.length);
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'runTools streamed': {
    serve: streamLoop,
    async run(app) {
      const runner = helpersOf(app.client).runTools({ ...request(), stream: true });
      printEvents(runner, app);
      runner.on('content', (delta) => app.print('content', delta));
      app.print(await runner.finalContent());
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'runTools streamed, read as a stream': {
    serve: streamLoop,
    async run({ client, print }) {
      const runner = helpersOf(client).runTools({ ...request(), stream: true });
      for await (const chunk of runner) print(chunk.choices[0].delta);
      print(await runner.finalContent());
    },
    trail: TOOL_LOOP,
  },

  'runTools with a call of its own in a tool': {
    serve: ({ on }) =>
      on('/chat/completions', ({ json }) => ({
        json:
          json.model === 'gpt-inner'
            ? completion({ id: 'chatcmpl_inner', text: 'sunny' })
            : hasResults(json)
              ? completion({ id: 'chatcmpl_2', text: 'It is sunny.' })
              : completion({ id: 'chatcmpl_1', toolCalls: CALLS }),
      })),
    async run({ client, print }) {
      const inner = { model: 'gpt-inner', messages: [{ role: 'user', content: 'Sunny?' }] };
      const ask = async () => (await client.chat.completions.create(inner)).choices[0].message.content;
      print(await helpersOf(client).runTools(request(ask)).finalContent());
    },
    check({ events }) {
      assert.equal(distinct(events, 'trace_id'), 1, 'one trace');
    },
  },
};
