import type { ModelCallData, UsageBuckets } from '@chaukas/core';
import { known } from '@chaukas/core/instrumentation';
import { readNumber } from './read.ts';

/** Property names that lead to a count in what a provider says of its usage. */
type CountPath = readonly string[];

/** Where the count of one bucket stands. */
export interface UsageCount {
  readonly at: CountPath;
  /** A part of it that another bucket has already. */
  readonly less?: CountPath;
  /** Buckets whose counts it includes: it is what they leave of it. */
  readonly holds?: UsageCounts;
}

export type UsageCounts = Readonly<Partial<Record<keyof UsageBuckets, UsageCount>>>;

/** How one API says what it counted. */
export interface UsageTable {
  /** The provider's own totals, which are kept as they are. */
  readonly tokens: Readonly<Record<'prompt' | 'completion', CountPath> & Partial<Record<'total', CountPath>>>;
  /** Outermost the counts that include no other. */
  readonly buckets: UsageCounts;
}

/** Buckets that are said even when they are empty. */
const ALWAYS: ReadonlySet<string> = new Set<keyof UsageBuckets>(['input', 'output']);

/**
 * Counts as a provider gives them, and in buckets that do not overlap; neither where it gives none.
 *
 * @param more further entries of the same form, whose counts the totals leave out
 */
export function normaliseUsage(
  usage: unknown,
  { tokens, buckets }: UsageTable,
  more: readonly unknown[] = [],
): Pick<ModelCallData, 'tokens' | 'usage_buckets'> {
  const counted: UsageBuckets = {};
  for (const entry of [usage, ...more]) count(entry, buckets, counted);
  const said = Object.entries(counted).filter(([name, sum]) => sum > 0 || ALWAYS.has(name));
  if (said.length === 0) return {};
  const totals = Object.entries(tokens).map(([name, path]) => [name, readNumber(usage, ...path)] as const);
  const kept = totals.filter(([, total]) => total !== undefined);
  return known({
    tokens: kept.length > 0 ? Object.fromEntries(kept) : undefined,
    usage_buckets: Object.fromEntries(said),
  });
}

/**
 * Adds what an entry says to `counted`. Details that add up to more than the count they are part of leave nothing of it,
 * and not less.
 *
 * @returns the sum of what was added
 */
function count(entry: unknown, counts: UsageCounts, counted: UsageBuckets): number {
  let sum = 0;
  for (const [name, { at, less, holds }] of entriesOf(counts)) {
    const held = holds === undefined ? 0 : count(entry, holds, counted);
    sum += held;
    const whole = readNumber(entry, ...at);
    if (whole === undefined) continue;
    const elsewhere = less === undefined ? 0 : (readNumber(entry, ...less) ?? 0);
    const own = Math.max(whole - elsewhere - held, 0);
    counted[name] = (counted[name] ?? 0) + own;
    sum += own;
  }
  return sum;
}

function entriesOf(counts: UsageCounts): [keyof UsageBuckets, UsageCount][] {
  // The keys of a table are those of its type.
  return Object.entries(counts) as [keyof UsageBuckets, UsageCount][];
}
