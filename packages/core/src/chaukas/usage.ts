import type { JsonObject } from '@chaukas/spec';
import type { TokenCounts, UsageBuckets } from '../tracing/span-data.ts';

const BUCKETS: readonly (keyof UsageBuckets)[] = [
  'input',
  'cache_read',
  'cache_write',
  'cache_write_5m',
  'cache_write_30m',
  'cache_write_1h',
  'cache_write_12h',
  'input_audio',
  'input_image',
  'output',
  'reasoning',
  'output_audio',
  'output_image',
  'audio_seconds',
];

/** Adds a model call's tokens to a total: bucket by bucket, and the provider's own total. */
export function addUsage(
  total: JsonObject | undefined,
  buckets: UsageBuckets | undefined,
  tokens: TokenCounts | undefined,
): JsonObject | undefined {
  let sum = total;
  for (const name of BUCKETS) sum = added(sum, name, buckets?.[name]);
  return added(sum, 'total', tokens?.total);
}

function added(total: JsonObject | undefined, name: string, count: unknown): JsonObject | undefined {
  if (typeof count !== 'number' || !Number.isFinite(count)) return total;
  const sum = total ?? {};
  const before = sum[name];
  sum[name] = (typeof before === 'number' ? before : 0) + count;
  return sum;
}
