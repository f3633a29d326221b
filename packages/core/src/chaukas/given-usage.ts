import { guard } from '../runtime/guard.ts';
import type { ModelCallData, SpanData, UsageBuckets } from '../tracing/span-data.ts';
import { answerField } from '../tracing/span-export.ts';
import { known } from './kind.ts';

type Usage = Pick<ModelCallData, 'tokens' | 'usage_buckets'>;

/** Names that providers and both SDKs give the same count, in one spelling: camelCase is read as that. */
const INPUT = ['input_tokens', 'prompt_tokens'];
const OUTPUT = ['output_tokens', 'completion_tokens'];
const INPUT_DETAILS = ['input_tokens_details', 'prompt_tokens_details', 'details'];
const OUTPUT_DETAILS = ['output_tokens_details', 'completion_tokens_details', 'details'];
const CACHE_READ = ['cached_tokens', 'cached_input_tokens'];
const CACHE_WRITE = ['cache_write_tokens', 'cache_write_input_tokens'];
/** By these names the counts are beside the input tokens, by all others among them. */
const READ_BESIDE = ['cache_read_input_tokens'];
const WRITTEN_BESIDE = ['cache_creation_input_tokens'];

/** Tokens of a model call: those that an instrumentation read, else those that the app gave by hand. */
export function usageOf(data: SpanData & ModelCallData): Usage {
  if (data.tokens !== undefined || data.usage_buckets !== undefined) {
    return known({ tokens: data.tokens, usage_buckets: data.usage_buckets });
  }
  // What an app gave can be anything, a proxy that throws among it: the call still ends in the trail.
  return guard('usage', () => readUsage(givenUsage(data))) ?? {};
}

/** The usage on the span itself, else in the answer that it holds. */
function givenUsage(data: SpanData): unknown {
  if (data.type === 'response') return data.usage ?? answerField(data, 'usage');
  if (data.type !== 'generation') return undefined;
  const [first] = Array.isArray(data.output) ? data.output : [];
  return data.usage ?? field(first, ['usage']);
}

function readUsage(usage: unknown): Usage {
  const input = count(usage, INPUT);
  const output = count(usage, OUTPUT);
  if (input === undefined && output === undefined) return {};
  return {
    tokens: known({ prompt: input, completion: output, total: count(usage, ['total_tokens']) }),
    usage_buckets: bucketsOf(usage, input, output),
  };
}

function bucketsOf(usage: unknown, input: number | undefined, output: number | undefined): UsageBuckets {
  const asked = field(usage, INPUT_DETAILS);
  const answered = field(usage, OUTPUT_DETAILS);
  const read = count(asked, CACHE_READ) ?? count(usage, CACHE_READ) ?? 0;
  const written = count(asked, CACHE_WRITE) ?? count(usage, CACHE_WRITE) ?? 0;
  // What is called `details` is of both sides, so audio in it cannot be told apart.
  const heard = count(field(usage, INPUT_DETAILS.slice(0, 2)), ['audio_tokens']) ?? 0;
  const spoken = count(field(usage, OUTPUT_DETAILS.slice(0, 2)), ['audio_tokens']) ?? 0;
  const reasoning = count(answered, ['reasoning_tokens']) ?? 0;
  return known({
    input: rest(input, read + written + heard),
    cache_read: some(read + (count(usage, READ_BESIDE) ?? 0)),
    cache_write: some(written + (count(usage, WRITTEN_BESIDE) ?? 0)),
    input_audio: some(heard),
    output: rest(output, reasoning + spoken),
    reasoning: some(reasoning),
    output_audio: some(spoken),
  });
}

function rest(all: number | undefined, parts: number): number | undefined {
  return all === undefined ? undefined : Math.max(all - parts, 0);
}

function some(tokens: number): number | undefined {
  return tokens > 0 ? tokens : undefined;
}

/** A count of tokens by the first of its names, in either spelling, that holds one. */
function count(from: unknown, names: readonly string[]): number | undefined {
  const value = field(from, names);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The first of these fields that is there, in either spelling. */
function field(from: unknown, names: readonly string[]): unknown {
  if (typeof from !== 'object' || from === null) return undefined;
  for (const name of names.flatMap((snake) => [snake, camelCase(snake)])) {
    const value: unknown = Reflect.get(from, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function camelCase(name: string): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
