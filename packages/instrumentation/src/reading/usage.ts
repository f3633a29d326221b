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
  const counts = countsOf(buckets);
  count(usage, counts, counted);
  for (const entry of more) count(entry, counts, counted);
  const said = Object.entries(counted).filter(([name, sum]) => sum > 0 || ALWAYS.has(name));
  if (said.length === 0) return {};
  // Mostly all that was counted is said.
  const usage_buckets = said.length === Object.keys(counted).length ? counted : Object.fromEntries(said);
  const totals = known({
    prompt: readNumber(usage, ...tokens.prompt),
    completion: readNumber(usage, ...tokens.completion),
    total: tokens.total === undefined ? undefined : readNumber(usage, ...tokens.total),
  });
  return Object.keys(totals).length > 0 ? { tokens: totals, usage_buckets } : { usage_buckets };
}

/**
 * Adds what an entry says to `counted`. Details that add up to more than the count they are part of leave nothing of it,
 * and not less.
 *
 * @returns the sum of what was added
 */
function count(entry: unknown, counts: readonly NamedCount[], counted: UsageBuckets): number {
  let sum = 0;
  for (const { name, at, less, holds } of counts) {
    const held = count(entry, holds, counted);
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

/** An entry of a table. */
interface NamedCount {
  readonly name: keyof UsageBuckets;
  readonly at: CountPath;
  readonly less: CountPath | undefined;
  readonly holds: readonly NamedCount[];
}

/** The tables as lists: there are a few, and each answer is counted by one. */
const LISTS = new WeakMap<UsageCounts, readonly NamedCount[]>();

function countsOf(counts: UsageCounts): readonly NamedCount[] {
  const known = LISTS.get(counts);
  if (known !== undefined) return known;
  // The keys of a table are those of its type.
  const entries = Object.entries(counts) as [keyof UsageBuckets, UsageCount][];
  const list = entries.map(([name, { at, less, holds }]) => ({ name, at, less, holds: holds ? countsOf(holds) : [] }));
  LISTS.set(counts, list);
  return list;
}
