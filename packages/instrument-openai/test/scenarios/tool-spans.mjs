// Tool loops of an app that gives its tools spans, or its work a trace.
import assert from 'node:assert/strict';
import { distinct, ofType, toolCalls } from './common/find.mjs';
import { answerLoop, ask, loop, RESULTS } from './common/tool-loop.mjs';
import { TOOL_LOOP } from './common/trails.mjs';

export const scenarios = {
  'tool loop with function spans': {
    serve: answerLoop,
    async run({ client, print, withFunctionSpan }) {
      const callTool = ({ function: { name, arguments: args } }) =>
        withFunctionSpan(async () => JSON.stringify(RESULTS[name]), { data: { name, input: args } });
      print(await loop(client, ask('Weather and time in Pune?'), callTool));
    },
    trail: TOOL_LOOP,
    check({ events }) {
      const ends = toolCalls(events).map(([id, name, , responseId, output]) => [id, name, responseId, output]);
      assert.deepEqual(ends, [
        ['call_1', 'get_weather', 'call_1', { output: '{"celsius":31}' }],
        ['call_2', 'get_time', 'call_2', { output: '"10:15"' }],
      ]);
    },
  },

  'tool loop with a failing function span': {
    serve: answerLoop,
    async run({ client, print, withFunctionSpan, inspectError }) {
      const callTool = ({ function: { name } }) =>
        withFunctionSpan(
          async () => {
            throw new RangeError('no such city');
          },
          { data: { name } },
        ).catch((error) => {
          print(inspectError(error));
          return 'failed';
        });
      print(await loop(client, ask('Weather and time in Pune?'), callTool));
    },
    check({ events }) {
      const ends = ofType(events, 'TOOL_CALL_END');
      assert.deepEqual(
        ends.map(({ status }) => status),
        ['EVENT_STATUS_FAILED', 'EVENT_STATUS_FAILED'],
      );
      assert.deepEqual(
        ends.map(({ tool_response }) => tool_response.error_message),
        ['no such city', 'no such city'],
      );
      assert.equal(ofType(events, 'ERROR').length, 2);
    },
  },

  'tool loop in a trace of the app': {
    serve: answerLoop,
    async run({ client, print, withTrace }) {
      print(await withTrace('my workflow', () => loop(client, ask('Weather and time in Pune?'))));
    },
    trail: TOOL_LOOP.filter((line) => !/^(INPUT|OUTPUT)_/.test(line)),
    check({ events }) {
      assert.equal(ofType(events, 'SESSION_START')[0].metadata.workflow_name, 'my workflow');
      assert.equal(distinct(events, 'trace_id'), 1);
      assert.equal(toolCalls(events).length, 2);
    },
  },
};
