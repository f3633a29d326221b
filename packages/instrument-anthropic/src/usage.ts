import type { ModelCallData } from '@chaukas/core';
import { normaliseUsage, read, readList, type UsageTable } from '@chaukas/instrumentation';

/** What came from the cache and what went there is not in the count of the input; how much of it stays how long is. */
const MESSAGES: UsageTable = {
  tokens: { prompt: ['input_tokens'], completion: ['output_tokens'] },
  buckets: {
    input: { at: ['input_tokens'] },
    cache_read: { at: ['cache_read_input_tokens'] },
    cache_write: {
      at: ['cache_creation_input_tokens'],
      holds: {
        cache_write_5m: { at: ['cache_creation', 'ephemeral_5m_input_tokens'] },
        cache_write_1h: { at: ['cache_creation', 'ephemeral_1h_input_tokens'] },
      },
    },
    output: { at: ['output_tokens'], holds: { reasoning: { at: ['output_tokens_details', 'thinking_tokens'] } } },
  },
};

/** Work of the provider's that its totals leave out, by the type of its entry in `usage.iterations`. */
const NOT_IN_TOTALS = new Set<unknown>(['compaction', 'advisor_message']);

/** Token counts as the provider gives them, and in buckets that do not overlap. */
export function usageOf(usage: unknown): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  const more = readList(usage, 'iterations').filter((entry) => NOT_IN_TOTALS.has(read(entry, 'type')));
  return normaliseUsage(usage, MESSAGES, more);
}
