import type { CompletionUsage } from 'openai/resources/completions';
import type { ResponseUsage } from 'openai/resources/responses/responses';
import { describe, expect, test } from 'vitest';
import { usageOf } from '../../src/usage.ts';

const COUNTS = { prompt_tokens: 100, completion_tokens: 60, total_tokens: 160 };

describe('chat', () => {
  test.for<[string, Partial<CompletionUsage>, object]>([
    ['no details', {}, { input: 100, output: 60 }],
    ['cached tokens', { prompt_tokens_details: { cached_tokens: 64 } }, { input: 36, cache_read: 64, output: 60 }],
    ['all of it cached', { prompt_tokens_details: { cached_tokens: 100 } }, { input: 0, cache_read: 100, output: 60 }],
    [
      'a cache write',
      { prompt_tokens_details: { cache_write_tokens: 30 } },
      { input: 70, cache_write: 30, output: 60 },
    ],
    [
      'audio in',
      { prompt_tokens_details: { audio_tokens: 7, text_tokens: 93 } },
      { input: 93, input_audio: 7, output: 60 },
    ],
    ['images in, which are plain input', { prompt_tokens_details: { image_tokens: 80 } }, { input: 100, output: 60 }],
    ['reasoning', { completion_tokens_details: { reasoning_tokens: 50 } }, { input: 100, output: 10, reasoning: 50 }],
    [
      'audio out',
      { completion_tokens_details: { audio_tokens: 40, text_tokens: 20 } },
      { input: 100, output: 20, output_audio: 40 },
    ],
    [
      'predictions, which are plain output whether accepted or not',
      { completion_tokens_details: { accepted_prediction_tokens: 20, rejected_prediction_tokens: 30 } },
      { input: 100, output: 60 },
    ],
    [
      'details that are zero',
      {
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      { input: 100, output: 60 },
    ],
  ])('%s', ([, details, buckets]) => {
    expect(usageOf({ ...COUNTS, ...details }, 'chat')).toStrictEqual({
      tokens: { prompt: 100, completion: 60, total: 160 },
      usage_buckets: buckets,
    });
  });
});

test('responses', () => {
  const usage: ResponseUsage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
    output_tokens: 60,
    output_tokens_details: { reasoning_tokens: 20 },
    total_tokens: 160,
  };
  expect(usageOf(usage, 'responses')).toStrictEqual({
    tokens: { prompt: 100, completion: 60, total: 160 },
    usage_buckets: { input: 50, cache_read: 40, cache_write: 10, output: 40, reasoning: 20 },
  });
});

test.for([undefined, null, {}, 'many', [], { prompt_tokens: '7' }, { prompt_tokens: Number.NaN }, { total_tokens: 3 }])(
  'no usage in %j',
  (usage) => {
    expect(usageOf(usage, 'chat')).toStrictEqual({});
  },
);

test('the names of one API are not those of the other', () => {
  expect(usageOf(COUNTS, 'responses')).toStrictEqual({});
});

test('one count without the other is kept', () => {
  expect(usageOf({ prompt_tokens: 8, completion_tokens: null }, 'chat')).toStrictEqual({
    tokens: { prompt: 8 },
    usage_buckets: { input: 8 },
  });
});

test('details that add up to more than the whole leave nothing, not less', () => {
  const usage = { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 12 } };
  expect(usageOf(usage, 'chat').usage_buckets).toStrictEqual({ input: 0, cache_read: 12, output: 5 });
});
