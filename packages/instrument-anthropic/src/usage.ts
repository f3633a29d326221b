import type { ModelCallData, UsageBuckets } from '@chaukas/core';
import { known, read, readList, readNumber } from '@chaukas/instrumentation';

/** Work of the provider's that its totals leave out, by the type of its entry in `usage.iterations`. */
const NOT_IN_TOTALS = new Set<unknown>(['compaction', 'advisor_message']);

/** Each bucket, with how it is read off one entry of the usage. */
const BUCKETS: Readonly<Record<string, (usage: unknown) => number | undefined>> = {
  // Without what came from the cache or went there.
  input: (usage) => readNumber(usage, 'input_tokens'),
  cache_read: (usage) => readNumber(usage, 'cache_read_input_tokens'),
  cache_write_5m: (usage) => readNumber(usage, 'cache_creation', 'ephemeral_5m_input_tokens'),
  cache_write_1h: (usage) => readNumber(usage, 'cache_creation', 'ephemeral_1h_input_tokens'),
  cache_write: writtenFor,
  output: (usage) => rest(readNumber(usage, 'output_tokens'), thinking(usage)),
  reasoning: thinking,
};

/** Buckets that are said even when they are empty. */
const ALWAYS = new Set(['input', 'output']);

/** Token counts as the provider gives them, and in buckets that do not overlap. */
export function usageOf(usage: unknown): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  const prompt = readNumber(usage, 'input_tokens');
  const completion = readNumber(usage, 'output_tokens');
  if (prompt === undefined && completion === undefined) return {};
  const more = readList(usage, 'iterations').filter((entry) => NOT_IN_TOTALS.has(read(entry, 'type')));
  return { tokens: known({ prompt, completion }), usage_buckets: bucketsOf([usage, ...more]) };
}

function bucketsOf(entries: readonly unknown[]): UsageBuckets {
  const buckets: Record<string, number> = {};
  for (const [name, countOf] of Object.entries(BUCKETS)) {
    const counts = entries.map(countOf).filter((count) => count !== undefined);
    const sum = counts.reduce((total, count) => total + count, 0);
    if (sum > 0 || (counts.length > 0 && ALWAYS.has(name))) buckets[name] = sum;
  }
  return buckets;
}

/** What was written to the cache beyond what is known to be kept for five minutes or an hour. */
function writtenFor(usage: unknown): number | undefined {
  const known = ['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'].map(
    (name) => readNumber(usage, 'cache_creation', name) ?? 0,
  );
  return rest(
    readNumber(usage, 'cache_creation_input_tokens'),
    known.reduce((sum, count) => sum + count, 0),
  );
}

function thinking(usage: unknown): number | undefined {
  return readNumber(usage, 'output_tokens_details', 'thinking_tokens');
}

function rest(count: number | undefined, part: number | undefined): number | undefined {
  return count === undefined ? undefined : Math.max(count - (part ?? 0), 0);
}
