// The helper of the library that runs the loop and the tools by itself.
import assert from 'node:assert/strict';
import { apiError, message, text, toolUse } from './common/answers.mjs';
import { distinct, ofType } from './common/find.mjs';
import { answerLoop, ask, CALLS, hasResults, streamLoop, TOOL_LOOP } from './common/tool-loop.mjs';

const tool = (name, run) => ({
  name,
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
  run,
  parse: (input) => input,
});

const request = (weather = () => '31 C', more = {}) =>
  ask({ tools: [tool('get_weather', weather), tool('get_time', () => '10:15')], ...more });

function oneTrace({ events }) {
  assert.equal(distinct(events, 'trace_id'), 1, 'one trace');
}

export const scenarios = {
  'toolRunner awaited': {
    majors: [1],
    serve: answerLoop,
    async run({ client, print }) {
      const runner = client.beta.messages.toolRunner(request());
      print((await runner).content, runner.params.messages.length);
    },
    trail: TOOL_LOOP,
    check: oneTrace,
  },

  'toolRunner iterated': {
    majors: [1],
    serve: answerLoop,
    async run({ client, print }) {
      const runner = client.beta.messages.toolRunner(request());
      const turns = runner[Symbol.asyncIterator]();
      print(Object.prototype.toString.call(turns), Object.keys(turns), turns[Symbol.asyncIterator]() === turns);
      for await (const turn of turns) print(turn.content);
    },
    trail: TOOL_LOOP,
    check: oneTrace,
  },

  'toolRunner streamed': {
    majors: [1],
    serve: streamLoop,
    async run({ client, print }) {
      const runner = client.beta.messages.toolRunner(request(undefined, { stream: true }));
      for await (const stream of runner) for await (const event of stream) print(event.type);
    },
    trail: TOOL_LOOP,
    check: oneTrace,
  },

  'toolRunner with a call of its own in a tool': {
    majors: [1],
    serve: ({ on }) =>
      on('/messages', ({ json }) => {
        if (json.model === 'claude-inner') return { json: message({ id: 'msg_inner', content: [text('sunny')] }) };
        return { json: hasResults(json) ? message({ id: 'msg_2' }) : message({ content: [toolUse(CALLS[0])] }) };
      }),
    async run({ client, print }) {
      const inner = { model: 'claude-inner', max_tokens: 8, messages: [{ role: 'user', content: 'Sunny?' }] };
      const weather = async () => (await client.messages.create(inner)).content[0].text;
      print((await client.beta.messages.toolRunner(request(weather))).content);
    },
    check: oneTrace,
  },

  'toolRunner with a tool that throws': {
    majors: [1],
    serve: answerLoop,
    async run({ client, print }) {
      const weather = () => {
        throw new RangeError('no such city');
      };
      print((await client.beta.messages.toolRunner(request(weather))).content);
    },
    check(evidence) {
      oneTrace(evidence);
      const [end] = ofType(evidence.events, 'TOOL_CALL_END');
      assert.equal(end.status, 'EVENT_STATUS_FAILED');
      assert.match(end.tool_response.error_message, /no such city/);
    },
  },

  'toolRunner whose second call is refused': {
    majors: [1],
    serve: ({ on }) =>
      on('/messages', ({ json }) =>
        hasResults(json)
          ? { status: 400, json: apiError('Too long.') }
          : { json: message({ content: CALLS.map(toolUse) }) },
      ),
    async run({ client, print, inspectError }) {
      print(await client.beta.messages.toolRunner(request()).runUntilDone().catch(inspectError));
    },
    check(evidence) {
      oneTrace(evidence);
      assert.equal(ofType(evidence.events, 'ERROR').length, 1);
      assert.equal(ofType(evidence.events, 'SESSION_END')[0].status, 'EVENT_STATUS_FAILED');
    },
  },

  'toolRunner left by break': {
    majors: [1],
    serve: answerLoop,
    async run({ client, print }) {
      for await (const turn of client.beta.messages.toolRunner(request())) {
        print(turn.stop_reason);
        break;
      }
    },
    check: oneTrace,
  },
};
