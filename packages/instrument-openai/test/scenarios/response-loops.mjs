// Tool loops and conversations with the Responses API.
import assert from 'node:assert/strict';
import { response, responseEvents } from './common/answers.mjs';
import { distinct, ofType } from './common/find.mjs';
import { ONE_CALL, TOOL_LOOP } from './common/trails.mjs';

const HELLO = { model: 'gpt-test', input: 'Hello?' };

const CALLS = [
  ['call_1', 'get_weather', { city: 'Pune' }],
  ['call_2', 'get_time', { city: 'Pune' }],
];

const TOOLS = CALLS.map(([, name]) => ({
  type: 'function',
  name,
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
}));

const ASK = { model: 'gpt-test', tools: TOOLS, input: [{ role: 'user', content: 'Weather and time in Pune?' }] };

const hasResults = ({ input }) => Array.isArray(input) && input.some(({ type }) => type === 'function_call_output');

const answerLoop = ({ on }) =>
  on('/responses', ({ json }) => ({
    json: hasResults(json)
      ? response({
          id: 'resp_2',
          text: 'It is 31 C at 10:15.',
          previous_response_id: json.previous_response_id ?? null,
        })
      : response({ id: 'resp_1', toolCalls: CALLS }),
  }));

const outputs = (calls) =>
  calls.map(({ call_id, name }) => ({ type: 'function_call_output', call_id, output: `result of ${name}` }));

function checkLoop({ events }) {
  const ends = ofType(events, 'TOOL_CALL_END');
  assert.deepEqual(
    ends.map(({ tool_response }) => [tool_response.tool_call_id, tool_response.output]),
    [
      ['call_1', { output: 'result of get_weather' }],
      ['call_2', { output: 'result of get_time' }],
    ],
  );
  assert.equal(distinct(events, 'trace_id'), 1, 'one trace');
}

const CITIES = Array.from({ length: 10 }, (_, index) => `City ${index}`);

export const scenarios = {
  'conversation that the provider keeps': {
    serve: ({ on }) =>
      on('/responses', ({ json }, nth) => ({
        json: response({ id: `resp_${nth}`, conversation: { id: json.conversation } }),
      })),
    async run({ client, print }) {
      for (const input of ['Hello?', 'And?']) {
        print((await client.responses.create({ model: 'gpt-test', input, conversation: 'conv_1' })).output_text);
      }
      print((await client.responses.create({ model: 'gpt-test', input: 'Hello?', conversation: 'conv_2' })).id);
    },
    check({ events }) {
      const starts = ofType(events, 'MODEL_INVOCATION_START');
      assert.equal(distinct(starts, 'trace_id'), 3, 'a run each');
      assert.deepEqual(
        starts.map(({ session_id }) => session_id === starts[0].session_id),
        [true, true, false],
      );
    },
  },

  'response loop with previous_response_id': {
    serve: answerLoop,
    async run({ client, print }) {
      const { id, output } = await client.responses.create(ASK);
      const input = outputs(output);
      print((await client.responses.create({ ...ASK, input, previous_response_id: id })).output_text);
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'response loop with the whole input': {
    serve: answerLoop,
    async run({ client, print }) {
      const { output } = await client.responses.create(ASK);
      const input = [...ASK.input, ...output, ...outputs(output)];
      print((await client.responses.create({ ...ASK, input })).output_text);
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'response loop streamed': {
    serve: ({ on }) =>
      on('/responses', ({ json }) => ({
        sse: responseEvents(hasResults(json) ? response({ id: 'resp_2' }) : response({ toolCalls: CALLS })),
        done: false,
      })),
    async run({ client, print }) {
      const { id, output } = await client.responses.stream(ASK).finalResponse();
      const request = { ...ASK, input: outputs(output), previous_response_id: id, stream: true };
      for await (const event of await client.responses.create(request)) print(event.type);
    },
    trail: TOOL_LOOP,
    check: checkLoop,
  },

  'response that continues another': {
    serve: ({ on }) => on('/responses', [{ json: response() }, { json: response({ id: 'resp_2' }) }]),
    async run({ client, print }) {
      const { id } = await client.responses.create(HELLO);
      print((await client.responses.create({ ...HELLO, input: 'And?', previous_response_id: id })).id);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
    check({ events }) {
      assert.equal(distinct(events, 'session_id'), 1, 'one session');
      assert.equal(distinct(events, 'trace_id'), 2, 'two traces');
    },
  },

  'ten response loops at once': {
    serve: ({ on }) =>
      on('/responses', ({ json }) => {
        const city = json.previous_response_id?.slice(5) ?? json.input[0].content;
        const delayMs = (Number(city.slice(5)) * 7) % 20;
        return hasResults(json)
          ? { delayMs, json: response({ id: `done_${city}`, text: `done ${city}` }) }
          : {
              delayMs,
              json: response({ id: `resp_${city}`, toolCalls: CALLS.map(([id, name]) => [id, name, { city }]) }),
            };
      }),
    unordered: true,
    async run({ client, print }) {
      const loop = async (city) => {
        const { id, output } = await client.responses.create({ ...ASK, input: [{ role: 'user', content: city }] });
        const input = output.map(({ call_id }) => ({ type: 'function_call_output', call_id, output: `for ${city}` }));
        return (await client.responses.create({ ...ASK, input, previous_response_id: id })).output_text;
      };
      print(await Promise.all(CITIES.map(loop)));
    },
    check({ events }) {
      const traces = Map.groupBy(
        events.filter(({ metadata }) => metadata?.name !== 'instrumentation'),
        ({ trace_id }) => trace_id,
      );
      assert.equal(traces.size, CITIES.length);
      for (const own of traces.values()) {
        const [{ text: city }, { text: done }] = own.flatMap(({ message }) => message ?? []);
        assert.equal(done, `done ${city}`);
        const results = own.flatMap(({ tool_response }) => tool_response?.output ?? []);
        assert.deepEqual(results, [{ output: `for ${city}` }, { output: `for ${city}` }]);
      }
    },
  },
};
