import type { ModelCallData } from '@chaukas/core';
import { normaliseUsage, type UsageCounts, type UsageTable } from '@chaukas/instrumentation';

/** What the details of an input count say; cached audio and pictures are cached tokens and of their kind as well. */
const inputs = (details: string): UsageCounts => ({
  cache_read: { at: [details, 'cached_tokens'] },
  cache_write: {
    at: [details, 'cache_write_tokens'],
    holds: {
      cache_write_30m: { at: [details, 'cache_write_tokens_details', 'ttl_30m'] },
      cache_write_12h: { at: [details, 'cache_write_tokens_details', 'ttl_12h'] },
    },
  },
  input_audio: { at: [details, 'audio_tokens'], less: [details, 'cached_tokens_details', 'audio_tokens'] },
});

/** The same where pictures have a price of their own. */
const inputsWithImages = (details: string): UsageCounts => ({
  ...inputs(details),
  input_image: { at: [details, 'image_tokens'], less: [details, 'cached_tokens_details', 'image_tokens'] },
});

const outputs = (details: string): UsageCounts => ({
  reasoning: { at: [details, 'reasoning_tokens'] },
  output_audio: { at: [details, 'audio_tokens'] },
});

const outputsWithImages = (details: string): UsageCounts => ({
  ...outputs(details),
  output_image: { at: [details, 'image_tokens'] },
});

/** Counts under the names that all newer APIs have; they include what their details say apart. */
function named(input: UsageCounts, output: UsageCounts): UsageTable {
  return {
    tokens: { prompt: ['input_tokens'], completion: ['output_tokens'], total: ['total_tokens'] },
    buckets: {
      input: { at: ['input_tokens'], holds: input },
      output: { at: ['output_tokens'], holds: output },
      // Audio can be counted by its length.
      audio_seconds: { at: ['seconds'] },
    },
  };
}

const CHAT: UsageTable = {
  tokens: { prompt: ['prompt_tokens'], completion: ['completion_tokens'], total: ['total_tokens'] },
  buckets: {
    input: { at: ['prompt_tokens'], holds: inputs('prompt_tokens_details') },
    output: { at: ['completion_tokens'], holds: outputs('completion_tokens_details') },
  },
};

/** The APIs of audio write `token_details`. */
const AUDIO = named(inputsWithImages('input_token_details'), outputsWithImages('output_token_details'));

/** An API by how it names what it counts. */
type Api = 'chat' | 'completion' | 'embeddings' | 'responses' | 'images' | 'transcription' | 'realtime';

const TABLES: Readonly<Record<Api, UsageTable>> = {
  chat: CHAT,
  completion: CHAT,
  embeddings: CHAT,
  responses: named(inputs('input_tokens_details'), outputs('output_tokens_details')),
  images: named(inputsWithImages('input_tokens_details'), outputsWithImages('output_tokens_details')),
  transcription: AUDIO,
  realtime: AUDIO,
};

/** Counts as the provider gives them, and in buckets that do not overlap. */
export function usageOf(usage: unknown, api: Api): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  return normaliseUsage(usage, TABLES[api]);
}
