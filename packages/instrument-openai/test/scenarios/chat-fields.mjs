// Everything that the event of a model call has a field for.
import assert from 'node:assert/strict';
import { chatUsage, completion } from './common/answers.mjs';
import { endOf } from './common/find.mjs';
import { ONE_CALL } from './common/trails.mjs';

/** A request with every parameter that the event has a field for. */
const FULL_REQUEST = {
  model: 'gpt-asked',
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: [{ type: 'text', text: 'Describe a cat.' }] },
  ],
  temperature: 0.3,
  max_tokens: 64,
  top_p: 0.9,
  frequency_penalty: -0.5,
  presence_penalty: 0.25,
  n: 2,
};

const FULL_ANSWER = completion({
  id: 'chatcmpl_full',
  model: 'gpt-answered-2026',
  usage: chatUsage(100, 60, {
    prompt_tokens_details: { cached_tokens: 40, audio_tokens: 10 },
    completion_tokens_details: { reasoning_tokens: 25, audio_tokens: 5, accepted_prediction_tokens: 0 },
  }),
  service_tier: 'default',
});
FULL_ANSWER.choices[0].finish_reason = 'length';

/** What the END of the full call is to say, but for its times. */
function checkFull({ events }) {
  const { llm_invocation, metadata, response_id } = endOf(events);
  const { start_time, end_time, duration_ms, ...invocation } = llm_invocation;
  assert.ok(Date.parse(start_time) <= Date.parse(end_time) && duration_ms > 0);
  assert.deepEqual(invocation, {
    provider: 'openai',
    model: 'gpt-answered-2026',
    request: FULL_REQUEST,
    response: FULL_ANSWER,
    prompt_tokens: 100,
    completion_tokens: 60,
    total_tokens: 160,
    temperature: 0.3,
    max_tokens: 64,
    top_p: 0.9,
    frequency_penalty: -0.5,
    presence_penalty: 0.25,
    finish_reason: 'length',
  });
  const { host, ...rest } = metadata;
  assert.match(host, /^127\.0\.0\.1:\d+$/);
  assert.deepEqual(rest, {
    operation: 'chat',
    choices: 2,
    usage: { input: 50, cache_read: 40, input_audio: 10, output: 30, reasoning: 25, output_audio: 5 },
    usage_source: 'provider',
    request_id: 'req_chat-with-every-field_1',
  });
  assert.equal(response_id, 'chatcmpl_full');
}

export const scenarios = {
  'chat with every field': {
    serve: ({ on }) => on('/chat/completions', { json: FULL_ANSWER }),
    async run({ client, print }) {
      const answer = await client.chat.completions.create(FULL_REQUEST);
      print(answer, answer._request_id);
    },
    trail: ONE_CALL,
    check: checkFull,
  },
};
