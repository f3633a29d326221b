// Many tool loops at once, whose call ids are the same.
import assert from 'node:assert/strict';
import { completion } from './common/answers.mjs';
import { distinct, ofType, toolCalls } from './common/find.mjs';
import { ask, CALLS, loop } from './common/tool-loop.mjs';

const CITIES = Array.from({ length: 20 }, (_, index) => `City ${index}`);

/** Every conversation has the same call ids, as many servers give them. */
const answerMany = ({ on }) =>
  on('/chat/completions', ({ json: { messages } }) => {
    const [{ content: city }] = messages;
    const delayMs = (Number(city.slice(5)) * 7) % 20;
    return messages.some(({ role }) => role === 'tool')
      ? { delayMs, json: completion({ id: `chatcmpl_2_${city}`, text: `done ${city}` }) }
      : {
          delayMs,
          json: completion({ id: `chatcmpl_1_${city}`, toolCalls: CALLS.map(([id, name]) => [id, name, { city }]) }),
        };
  });

/** Each conversation is one trace with its own calls, tools and texts, and shares nothing. */
function checkMany({ events }) {
  const traces = Map.groupBy(
    events.filter(({ metadata }) => metadata?.name !== 'instrumentation'),
    ({ trace_id }) => trace_id,
  );
  assert.equal(traces.size, CITIES.length);
  const seen = [...traces.values()].map((own) => {
    const [{ text: city }] = own.flatMap(({ message }) => message ?? []);
    const calls = toolCalls(own).map(([, name, args, , { output }]) => [name, args, output]);
    assert.deepEqual(calls, [
      ['get_weather', { city }, `get_weather of ${city}`],
      ['get_time', { city }, `get_time of ${city}`],
    ]);
    assert.equal(ofType(own, 'MODEL_INVOCATION_END').length, 2);
    assert.equal(ofType(own, 'OUTPUT_EMITTED')[0].message.text, `done ${city}`);
    assert.equal(distinct(own, 'session_id'), 1);
    return city;
  });
  assert.deepEqual(seen.sort(), [...CITIES].sort());
}

async function runMany(clientOf, print) {
  const tool = async ({ function: { name, arguments: args } }) => `${name} of ${JSON.parse(args).city}`;
  print(await Promise.all(CITIES.map((city) => loop(clientOf(city), ask(city), tool))));
}

export const scenarios = {
  'twenty tool loops at once': {
    serve: answerMany,
    unordered: true,
    async run({ client, print }) {
      await runMany(() => client, print);
    },
    check: checkMany,
  },

  'twenty tool loops at once, each with a client': {
    serve: answerMany,
    unordered: true,
    async run({ OpenAI, settings, print }) {
      await runMany(() => new OpenAI(settings), print);
    },
    check: checkMany,
  },
};
