import type { ModelCallData, UsageBuckets } from '@chaukas/core';
import { known, read, readNumber } from '@chaukas/instrumentation';

/** Names that the two APIs give the same counts. */
interface UsageNames {
  input: string;
  output: string;
}

type Api = 'chat' | 'responses';

const NAMES: Readonly<Record<Api, UsageNames>> = {
  chat: { input: 'prompt_tokens', output: 'completion_tokens' },
  responses: { input: 'input_tokens', output: 'output_tokens' },
};

/**
 * Token counts as the provider gives them, and in buckets that do not overlap: its input count includes cached and audio
 * tokens, its output count reasoning and audio tokens.
 */
export function usageOf(usage: unknown, api: Api): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  const names = NAMES[api];
  const input = readNumber(usage, names.input);
  const output = readNumber(usage, names.output);
  if (input === undefined && output === undefined) return {};
  const total = readNumber(usage, 'total_tokens');
  return {
    tokens: known({ prompt: input, completion: output, total }),
    usage_buckets: buckets(
      input,
      output,
      read(usage, `${names.input}_details`),
      read(usage, `${names.output}_details`),
    ),
  };
}

function buckets(
  input: number | undefined,
  output: number | undefined,
  inputDetails: unknown,
  outputDetails: unknown,
): UsageBuckets {
  const cacheRead = readNumber(inputDetails, 'cached_tokens') ?? 0;
  const cacheWrite = readNumber(inputDetails, 'cache_write_tokens') ?? 0;
  const inputAudio = readNumber(inputDetails, 'audio_tokens') ?? 0;
  const reasoning = readNumber(outputDetails, 'reasoning_tokens') ?? 0;
  const outputAudio = readNumber(outputDetails, 'audio_tokens') ?? 0;
  return known({
    input: rest(input, cacheRead + cacheWrite + inputAudio),
    cache_read: some(cacheRead),
    cache_write: some(cacheWrite),
    input_audio: some(inputAudio),
    output: rest(output, reasoning + outputAudio),
    reasoning: some(reasoning),
    output_audio: some(outputAudio),
  });
}

function rest(count: number | undefined, details: number): number | undefined {
  return count === undefined ? undefined : Math.max(count - details, 0);
}

function some(count: number): number | undefined {
  return count > 0 ? count : undefined;
}
