// The usage of streamed answers: asked for by the app, by us, or not at all.
import assert from 'node:assert/strict';
import { chatUsage, chunks } from './common/answers.mjs';
import { endOf, ofType } from './common/find.mjs';
import { helpersOf, readAll, STREAM_HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

const answerHello = ({ on }) => on('/chat/completions', { sse: chunks() });
const answerWithUsage = ({ on }) => on('/chat/completions', { sse: chunks({ usage: chatUsage(9, 3) }) });

export const scenarios = {
  'stream with usage asked for': {
    serve: answerWithUsage,
    async run({ client, print }) {
      const stream = await client.chat.completions.create({ ...STREAM_HELLO, stream_options: { include_usage: true } });
      for await (const chunk of stream) print(chunk);
    },
    trail: ONE_CALL,
    check({ events }) {
      const { llm_invocation, metadata, performance } = endOf(events);
      assert.equal(llm_invocation.response.choices[0].message.content, 'Hello!');
      assert.equal(llm_invocation.finish_reason, 'stop');
      assert.equal(metadata.chunks, 6);
      assert.equal(metadata.streamed, true);
      assert.ok(performance.latency_ms > 0 && performance.latency_ms <= performance.duration_ms);
    },
  },

  'stream without usage': {
    serve: answerHello,
    async run({ client, print }) {
      print(await readAll(await client.chat.completions.create(STREAM_HELLO)));
    },
    trail: ONE_CALL,
    check({ events }) {
      assert.equal(endOf(events).metadata.usage_source, 'missing');
      assert.equal(endOf(events).response_id, 'chatcmpl_s');
    },
  },

  'stream whose usage we ask for': {
    process: 'usage',
    options: { streamUsage: true },
    changesRequests: true,
    serve: ({ on }) =>
      on('/chat/completions', ({ json }) => {
        const asked = json.stream_options?.include_usage === true;
        return { sse: chunks(asked ? { usage: chatUsage(9, 3) } : {}) };
      }),
    async run({ client, print }) {
      const body = { ...STREAM_HELLO };
      for await (const chunk of await client.chat.completions.create(body)) print(chunk);
      print(await readAll(helpersOf(client).stream({ ...STREAM_HELLO, model: 'gpt-helper' })));
      print(body);
    },
    trail: [...ONE_CALL, ...ONE_CALL],
    check({ events, requests }) {
      const ends = ofType(events, 'MODEL_INVOCATION_END');
      assert.deepEqual(
        ends.map(({ llm_invocation }) => llm_invocation.total_tokens),
        [12, 12],
      );
      assert.deepEqual(requests[0].request.json, { ...STREAM_HELLO, stream_options: { include_usage: true } });
    },
  },

  'stream whose usage the app refuses': {
    process: 'usage',
    options: { streamUsage: true },
    serve: answerHello,
    async run({ client, print }) {
      const stream_options = { include_usage: false };
      print(await readAll(await client.chat.completions.create({ ...STREAM_HELLO, stream_options })));
      print(await client.chat.completions.create({ ...STREAM_HELLO, stream: false }).catch(() => 'not JSON'));
    },
  },
};
