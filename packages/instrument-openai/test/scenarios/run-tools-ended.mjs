// `runTools()` that does not come to its end.
import assert from 'node:assert/strict';
import { chunks } from './common/answers.mjs';
import { ofType } from './common/find.mjs';
import { helpersOf } from './common/requests.mjs';
import { answerLoop, CALLS } from './common/tool-loop.mjs';
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

const ABORTED_IN_TOOL = {
  serve: answerLoop,
  async run(app) {
    const abort = new AbortController();
    const stop = async () => {
      abort.abort();
      return 'too late';
    };
    const runner = helpersOf(app.client).runTools(request(stop), { signal: abort.signal });
    printEvents(runner, app);
    app.print(await runner.finalContent().catch(app.inspectError), runner.aborted);
  },
};

/** A tool that fails ends the run: the calls that wait for it fail with its error. */
const THROWN = [
  ...TOOL_LOOP.slice(0, 6),
  'ERROR',
  'TOOL_CALL_END get_weather FAILED',
  'TOOL_CALL_END get_time FAILED',
  'SESSION_END FAILED',
];

export const scenarios = {
  'runTools with a tool that throws': {
    serve: answerLoop,
    async run(app) {
      const fail = async () => {
        throw new RangeError('no such city');
      };
      const runner = helpersOf(app.client).runTools(request(fail));
      printEvents(runner, app);
      app.print(await runner.finalContent().catch(app.inspectError));
    },
    trail: THROWN,
    check({ events }) {
      const ends = ofType(events, 'TOOL_CALL_END');
      assert.equal(ends[0].status, 'EVENT_STATUS_FAILED');
      assert.equal(ends[0].tool_response.error_message, 'no such city');
    },
  },

  'runTools aborted in a tool': { ...ABORTED_IN_TOOL, majors: [7] },

  // It asks the model once more, and notices the abort before that is sent.
  'runTools aborted in a tool, noticed late': {
    ...ABORTED_IN_TOOL,
    majors: [6],
    offline: { calls: 1, retries: 0 },
  },

  'runTools aborted by its own method': {
    serve: ({ on }) => on('/chat/completions', { sse: chunks({ toolCalls: CALLS }).slice(0, 2), hang: true }),
    async run(app) {
      const runner = helpersOf(app.client).runTools({ ...request(), stream: true });
      printEvents(runner, app);
      runner.on('chunk', () => runner.abort());
      app.print(await runner.finalContent().catch(app.inspectError), runner.aborted);
    },
  },

  'runTools that the provider refuses': {
    serve: ({ on }) => on('/chat/completions', { status: 400, json: { error: { message: 'No.', code: 'bad' } } }),
    async run(app) {
      const runner = helpersOf(app.client).runTools(request());
      printEvents(runner, app);
      app.print(await runner.finalContent().catch(app.inspectError));
    },
  },

  'runTools whose rejection nobody handles': {
    serve: answerLoop,
    async run({ client, print, inspectError }) {
      const fail = async () => {
        throw new RangeError('no such city');
      };
      const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
      helpersOf(client).runTools(request(fail));
      print(inspectError(await unhandled));
    },
    trail: THROWN,
  },
};
