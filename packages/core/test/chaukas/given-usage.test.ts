import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { generationSpan, responseSpan, withAgentSpan, withTrace } from '../../src/index.ts';
import { find, record } from '../support/recording.ts';

const DETAILS = { input_tokens_details: { cached_tokens: 3 }, output_tokens_details: { reasoning_tokens: 2 } };
const COUNTED = { promptTokens: 11, completionTokens: 7, totalTokens: 18 };
const BUCKETS = { input: 8, cache_read: 3, output: 5, reasoning: 2 };
const PLAIN = { input: 11, output: 7 };

it.each([
  ['input_tokens', { input_tokens: 11, output_tokens: 7, total_tokens: 18, ...DETAILS }, BUCKETS],
  ['prompt_tokens', { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 }, PLAIN],
  [
    'camelCase',
    { inputTokens: 11, outputTokens: 7, totalTokens: 18, inputTokensDetails: { cachedTokens: 3 } },
    { input: 8, cache_read: 3, output: 7 },
  ],
  [
    'details',
    { input_tokens: 11, output_tokens: 7, total_tokens: 18, details: { cached_tokens: 3, reasoning_tokens: 2 } },
    BUCKETS,
  ],
  [
    'counts beside the input',
    { input_tokens: 11, output_tokens: 7, total_tokens: 18, cache_read_input_tokens: 5 },
    { ...PLAIN, cache_read: 5 },
  ],
])('usage given by hand reaches the event and the totals: %s', async (_name, usage, buckets) => {
  for (const make of [
    () => generationSpan({ model: 'm', usage }),
    () => generationSpan({ output: [{ role: 'assistant', usage }] }),
    () => responseSpan({ usage }),
    () => responseSpan({ response: { id: 'resp_1', model: 'm', usage } }),
    () => responseSpan({ _response: { id: 'resp_1', model: 'm', usage } }),
  ]) {
    const recording = record();
    withAgentSpan(() => make().start().finish());
    const events = await recording.events();
    const end = find(events, EventType.MODEL_INVOCATION_END);
    expect(end.content.value).toMatchObject(COUNTED);
    expect(end.metadata).toMatchObject({ usage: buckets, usage_source: 'provider' });
    expect(find(events, EventType.AGENT_END).metadata).toMatchObject({ usage: { ...buckets, total: 18 } });
  }
});

it('the id and the model of a whole response are read from it', async () => {
  const recording = record();
  withTrace('run', () =>
    responseSpan({ response: { id: 'resp_1', model: 'm-1' } })
      .start()
      .finish(),
  );
  const end = find(await recording.events(), EventType.MODEL_INVOCATION_END);
  expect(end.responseId).toBe('resp_1');
  expect(end.content.value).toMatchObject({ model: 'm-1' });
});

it.each([{}, { input_tokens: 'many' }, { output_tokens: Number.NaN }, { input_tokens: -1 }])(
  'usage that counts nothing is none: %j',
  async (usage) => {
    const recording = record();
    withTrace('run', () => generationSpan({ usage }).start().finish());
    const end = find(await recording.events(), EventType.MODEL_INVOCATION_END);
    expect([end.metadata?.usage_source, end.metadata?.usage]).toEqual([undefined, undefined]);
  },
);
