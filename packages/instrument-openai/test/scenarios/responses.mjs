// The Responses API.
import assert from 'node:assert/strict';
import { response, responseEvents, responsesUsage } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { ONE_CALL, ONE_CALL_WITHOUT_OUTPUT } from './common/trails.mjs';

const HELLO = { model: 'gpt-test', input: 'Hello?' };

export const scenarios = {
  'response plain': {
    serve: ({ on }) => on('/responses', { json: response({ usage: responsesUsage(13, 5, 4, 2) }) }),
    async run({ client, print }) {
      const answer = await client.responses.create({ ...HELLO, temperature: 0.5, top_p: 0.8, max_output_tokens: 99 });
      print(answer, answer.output_text, answer._request_id);
    },
    trail: ONE_CALL,
    check({ events }) {
      const { llm_invocation, metadata, response_id } = endOf(events);
      const { temperature, top_p, max_tokens, finish_reason } = llm_invocation;
      assert.deepEqual([temperature, top_p, max_tokens, finish_reason], [0.5, 0.8, 99, 'completed']);
      assert.deepEqual(metadata.usage, { input: 9, cache_read: 4, output: 3, reasoning: 2 });
      assert.equal(metadata.operation, 'responses');
      assert.equal(response_id, 'resp_1');
    },
  },

  'response withResponse and asResponse': {
    serve: ({ on }) => on('/responses', { json: response() }),
    async run({ client, print }) {
      const { data, request_id } = await client.responses.create(HELLO).withResponse();
      print(data.output_text, request_id);
      const raw = await client.responses.create(HELLO).asResponse();
      print((await raw.json()).id);
    },
    trail: [...ONE_CALL, ...ONE_CALL_WITHOUT_OUTPUT],
  },

  'response parse': {
    serve: ({ on }) => on('/responses', { json: response({ text: '{"name":"India"}' }) }),
    async run({ client, print }) {
      const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
      const text = { format: { type: 'json_schema', name: 'country', strict: true, schema } };
      print((await client.responses.parse({ ...HELLO, text })).output);
    },
    trail: ONE_CALL,
  },

  'response streamed': {
    serve: ({ on }) => on('/responses', { sse: responseEvents(response()), done: false }),
    async run({ client, print }) {
      for await (const event of await client.responses.create({ ...HELLO, stream: true })) print(event);
    },
    trail: ONE_CALL,
    check({ events }) {
      assert.deepEqual(endOf(events).llm_invocation.response, response());
      assert.ok(endOf(events).performance.latency_ms > 0);
    },
  },

  'response stream helper': {
    serve: ({ on }) => on('/responses', { sse: responseEvents(response()), done: false }),
    async run({ client, print }) {
      const runner = client.responses.stream(HELLO);
      runner.on('response.output_text.delta', ({ delta, snapshot }) => print(delta, snapshot));
      for (const name of ['event', 'end']) runner.on(name, (event) => print(name, event?.type));
      print(await runner.finalResponse());
    },
    trail: ONE_CALL,
  },

  'response stream helper, read as a stream': {
    serve: ({ on }) => on('/responses', { sse: responseEvents(response()), done: false }),
    async run({ client, print }) {
      for await (const event of client.responses.stream(HELLO)) print(event.type);
    },
    trail: ONE_CALL,
  },
};
