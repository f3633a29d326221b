// Tokens, in buckets that do not overlap.
import assert from 'node:assert/strict';
import { events, frame, message } from './common/answers.mjs';
import { endOf, ofType } from './common/find.mjs';
import { HELLO } from './common/requests.mjs';
import { ONE_CALL } from './common/trails.mjs';

const CACHED = {
  input_tokens: 11,
  cache_creation_input_tokens: 300,
  cache_read_input_tokens: 50,
  cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
  output_tokens: 7,
  output_tokens_details: { thinking_tokens: 3 },
};

const BUCKETS = { input: 11, cache_read: 50, cache_write_5m: 100, cache_write_1h: 200, output: 4, reasoning: 3 };

function check({ events: found }) {
  assert.deepEqual(endOf(found).metadata.usage, BUCKETS);
  assert.deepEqual(ofType(found, 'SESSION_END')[0].metadata.usage, BUCKETS);
}

export const scenarios = {
  'usage with a cache': {
    serve: ({ on }) => on('/messages', { json: message({ usage: CACHED }) }),
    async run({ client, print }) {
      print((await client.messages.create(HELLO)).usage);
    },
    trail: ONE_CALL,
    check,
  },

  'usage of a stream, told more than once': {
    serve: ({ on }) => {
      const all = events(message({ usage: CACHED }));
      const earlier = {
        type: 'message_delta',
        delta: { stop_reason: null },
        usage: { input_tokens: 11, output_tokens: 5 },
      };
      on('/messages', { sse: [...all.slice(0, -2), frame(earlier), ...all.slice(-2)] });
    },
    async run({ client, print }) {
      for await (const event of await client.messages.create({ ...HELLO, stream: true })) print(event.usage);
    },
    trail: ONE_CALL,
    check,
  },
};
