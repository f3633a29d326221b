import type { ModelCallData, UsageBuckets } from '@chaukas/core';
import { known, read, readNumber } from '@chaukas/instrumentation';

/** Counts inside another count: the bucket they are, and where their number stands in the details. */
type Parts = Readonly<Partial<Record<keyof UsageBuckets, readonly string[]>>>;

/** How one API says what it counted: its own names, and which details are apart from the rest. */
interface UsageNames {
  input: string;
  inputDetails: string;
  inputParts: Parts;
  output: string;
  outputDetails: string;
  outputParts: Parts;
}

const CACHED: Parts = {
  cache_read: ['cached_tokens'],
  cache_write: ['cache_write_tokens'],
  cache_write_30m: ['cache_write_tokens_details', 'ttl_30m'],
  cache_write_12h: ['cache_write_tokens_details', 'ttl_12h'],
  input_audio: ['audio_tokens'],
};
const SAID: Parts = { reasoning: ['reasoning_tokens'], output_audio: ['audio_tokens'] };

const CHAT: UsageNames = {
  input: 'prompt_tokens',
  inputDetails: 'prompt_tokens_details',
  inputParts: CACHED,
  output: 'completion_tokens',
  outputDetails: 'completion_tokens_details',
  outputParts: SAID,
};
const RESPONSES: UsageNames = {
  input: 'input_tokens',
  inputDetails: 'input_tokens_details',
  inputParts: CACHED,
  output: 'output_tokens',
  outputDetails: 'output_tokens_details',
  outputParts: SAID,
};
/** Where pictures have a price of their own. */
const IMAGES: UsageNames = {
  ...RESPONSES,
  inputParts: { ...CACHED, input_image: ['image_tokens'] },
  outputParts: { ...SAID, output_image: ['image_tokens'] },
};
/** Audio's APIs write `token_details`. */
const REALTIME: UsageNames = {
  ...IMAGES,
  inputDetails: 'input_token_details',
  outputDetails: 'output_token_details',
};

/** An API by how it names what it counts. */
export type Api = 'chat' | 'completion' | 'embeddings' | 'responses' | 'images' | 'transcription' | 'realtime';

const NAMES: Readonly<Record<Api, UsageNames>> = {
  chat: CHAT,
  completion: CHAT,
  embeddings: CHAT,
  responses: RESPONSES,
  images: IMAGES,
  transcription: REALTIME,
  realtime: REALTIME,
};

/**
 * Counts as the provider gives them, and in buckets that do not overlap: its input count includes cached, audio and image
 * tokens, its output count reasoning, audio and image tokens. Audio can also be counted by its seconds.
 */
export function usageOf(usage: unknown, api: Api): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  const names = NAMES[api];
  const seconds = readNumber(usage, 'seconds');
  const input = readNumber(usage, names.input);
  const output = readNumber(usage, names.output);
  if (input === undefined && output === undefined) {
    return seconds === undefined ? {} : { usage_buckets: { audio_seconds: seconds } };
  }
  const total = readNumber(usage, 'total_tokens');
  const inputs = apart(read(usage, names.inputDetails), names.inputParts);
  const outputs = apart(read(usage, names.outputDetails), names.outputParts);
  return {
    tokens: known({ prompt: input, completion: output, total }),
    usage_buckets: known({
      input: rest(input, inputs),
      ...inputs,
      output: rest(output, outputs),
      ...outputs,
      audio_seconds: seconds,
    }),
  };
}

/** The details that are there, none counted in another. */
function apart(details: unknown, parts: Parts): UsageBuckets {
  const found: UsageBuckets = {};
  for (const [bucket, path] of Object.entries(parts) as [keyof UsageBuckets, readonly string[]][]) {
    const count = readNumber(details, ...path) ?? 0;
    if (count > 0) found[bucket] = count;
  }
  // Cached audio and pictures are cached tokens; written ones of a stated lifetime are not of none.
  subtract(found, 'input_audio', readNumber(details, 'cached_tokens_details', 'audio_tokens'));
  subtract(found, 'input_image', readNumber(details, 'cached_tokens_details', 'image_tokens'));
  subtract(found, 'cache_write', (found.cache_write_30m ?? 0) + (found.cache_write_12h ?? 0));
  return found;
}

function subtract(found: UsageBuckets, bucket: keyof UsageBuckets, count = 0): void {
  const left = (found[bucket] ?? 0) - count;
  if (left > 0) found[bucket] = left;
  else delete found[bucket];
}

function rest(count: number | undefined, parts: UsageBuckets): number | undefined {
  if (count === undefined) return undefined;
  const details = Object.values(parts).reduce((sum: number, part: number) => sum + part, 0);
  return Math.max(count - details, 0);
}
