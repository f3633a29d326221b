import type { JsonObject } from '@chaukas/spec';
import type { TokenCounts, UsageBuckets } from '../tracing/span-data.ts';

/** Adds a model call's tokens to a total: bucket by bucket, and the provider's own total. */
export function addUsage(
  total: JsonObject | undefined,
  buckets: UsageBuckets | undefined,
  tokens: TokenCounts | undefined,
): JsonObject | undefined {
  const more: Record<string, unknown> = { ...buckets, total: tokens?.total };
  let sum = total;
  for (const [name, count] of Object.entries(more)) {
    if (typeof count !== 'number' || !Number.isFinite(count)) continue;
    sum ??= {};
    const before = sum[name];
    sum[name] = (typeof before === 'number' ? before : 0) + count;
  }
  return sum;
}
