import type { ModelCallData, UsageBuckets } from '@chaukas/core';
import { known, read, readNumber } from '@chaukas/instrumentation';

/** The provider's own counts, as some models of the library keep them beside its own. */
const RAW = ['usage'];

/** Tokens of an answer: counted as the provider does where it says so, and in buckets that do not overlap. */
export function usageOf(message: unknown, llmOutput: unknown): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  const usage = read(message, 'usage_metadata');
  const prompt = readNumber(usage, 'input_tokens') ?? readNumber(llmOutput, 'tokenUsage', 'promptTokens');
  const completion = readNumber(usage, 'output_tokens') ?? readNumber(llmOutput, 'tokenUsage', 'completionTokens');
  if (prompt === undefined && completion === undefined) return {};
  const raw = read(message, 'response_metadata', ...RAW);
  // One that counts cached tokens beside the others has no total; the library adds them up.
  const apart = readNumber(raw, 'cache_read_input_tokens') !== undefined;
  const total = readNumber(usage, 'total_tokens') ?? readNumber(llmOutput, 'tokenUsage', 'totalTokens');
  return {
    tokens: known({
      prompt: apart ? readNumber(raw, 'input_tokens') : prompt,
      completion,
      total: apart ? undefined : total,
    }),
    usage_buckets: bucketsOf(usage, prompt, completion),
  };
}

function bucketsOf(usage: unknown, prompt: number | undefined, completion: number | undefined): UsageBuckets {
  const [asked, said] = [read(usage, 'input_token_details'), read(usage, 'output_token_details')];
  const input = {
    read: positive(asked, 'cache_read'),
    write: positive(asked, 'cache_creation'),
    audio: positive(asked, 'audio'),
  };
  const output = { reasoning: positive(said, 'reasoning'), audio: positive(said, 'audio') };
  return known({
    input: rest(prompt, Object.values(input)),
    cache_read: input.read,
    cache_write: input.write,
    input_audio: input.audio,
    output: rest(completion, Object.values(output)),
    reasoning: output.reasoning,
    output_audio: output.audio,
  });
}

function positive(details: unknown, name: string): number | undefined {
  const count = readNumber(details, name);
  return count !== undefined && count > 0 ? count : undefined;
}

function rest(count: number | undefined, parts: readonly (number | undefined)[]): number | undefined {
  if (count === undefined) return undefined;
  return Math.max(
    parts.reduce<number>((left, part) => left - (part ?? 0), count),
    0,
  );
}
