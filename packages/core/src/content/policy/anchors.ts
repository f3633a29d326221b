import { Buffer } from 'node:buffer';
import { type Finding, NOTHING } from './spans.ts';

/** A detector that looks only where one of its anchors stands, so that text without any costs nothing but the one pass. */
export interface AnchoredRule {
  /** Texts of two characters or more, or a single `:` or `=`. */
  readonly anchors: readonly string[];
  /** True: anchors are lower case and stand for any case. */
  readonly fold?: boolean;
  /**
   * Looks at the anchor from `at` to `end`, and at a bounded number of characters around it, unless it returns a finding
   * that covers what it looked at.
   */
  match(text: string, at: number, end: number): Finding | undefined;
}

interface Anchor {
  readonly literal: string;
  readonly fold: boolean;
  /** Index in the literal of the pair's second character. */
  readonly shift: number;
  readonly rule: AnchoredRule;
}

/** Made with the first finding, which most texts have none of. */
interface Found {
  readonly findings: Finding[];
  /** How far each rule has found something. */
  readonly searched: Map<AnchoredRule, number>;
}

/** Up to here a character at a time costs less than the call which copies them all. */
const SHORT_TEXT = 32;
/** What it costs a pair to have another anchor already, in the measure of {@link commonness}. */
const SHARED = 4;
const MIN_BYTES = 16 * 1024;
const CODES = 128;
/** Folds ASCII letters to lower case; what else it changes only lets a pair stand for a few more. */
const FOLD = 32;
/** Letters of English text from the most frequent on; pairs with rare letters are the better marks. */
const FREQUENT = 'etaoinshrdlcumwfgypbvkjxqz';

/**
 * Finds the anchors of many rules in one pass: each anchor is known by its rarest pair of neighbouring characters, a table
 * over all pairs says where there is something to compare.
 */
export class AnchorTable {
  readonly #pairs = new Uint8Array(CODES * CODES);
  readonly #buckets: Anchor[][] = [[]];
  #bytes = Buffer.alloc(0);

  constructor(rules: readonly AnchoredRule[]) {
    const byPair = new Map<number, Anchor[]>();
    for (const rule of rules) {
      for (const literal of rule.anchors) {
        const shift = bestPair(literal, byPair);
        const anchor: Anchor = { literal, fold: rule.fold === true, shift, rule };
        for (const pair of pairsOf(literal, shift)) byPair.set(pair, [...(byPair.get(pair) ?? []), anchor]);
      }
    }
    const known = new Map<string, number>();
    const numbers = new Map([...byPair.values()].flat().map((anchor, index) => [anchor, index]));
    for (const [pair, anchors] of byPair) {
      // A literal of one character has many pairs, which share a bucket.
      const key = anchors.map((anchor) => numbers.get(anchor)).join();
      const bucket = known.get(key) ?? this.#buckets.push(anchors) - 1;
      known.set(key, bucket);
      this.#pairs[pair] = bucket;
    }
    if (this.#buckets.length > 256) throw new RangeError('more than 255 different pairs of anchors');
  }

  /**
   * Findings of all rules. A rule is not asked again within what it found, which keeps the whole linear; the others are,
   * because a longer secret may begin there.
   */
  find(text: string): readonly Finding[] {
    const pairs = this.#pairs;
    const bytes = this.#lowBytes(text);
    let found: Found | undefined;
    let previous = 0;
    for (let i = 0; i < text.length; i++) {
      const code = ((bytes[i] ?? 0) | FOLD) & 127;
      const bucket = pairs[(previous << 7) | code] ?? 0;
      previous = code;
      if (bucket !== 0) found = this.#probe(text, i, bucket, found);
    }
    return found?.findings ?? NOTHING;
  }

  /**
   * The low byte of each character, in a buffer that is used again and again: reading bytes takes a fraction of the time of
   * reading characters, and what a byte cannot tell the comparison with the anchor does.
   */
  #lowBytes(text: string): Uint8Array {
    const { length } = text;
    if (this.#bytes.length < length) this.#bytes = Buffer.allocUnsafeSlow(Math.max(MIN_BYTES, length * 2));
    if (length > SHORT_TEXT) this.#bytes.write(text, 0, 'latin1');
    else for (let i = 0; i < length; i++) this.#bytes[i] = text.charCodeAt(i);
    return this.#bytes;
  }

  #probe(text: string, at: number, bucket: number, before: Found | undefined): Found | undefined {
    let found = before;
    for (const anchor of this.#buckets[bucket] ?? []) {
      const { rule } = anchor;
      const start = at - anchor.shift;
      if (!standsAt(anchor, text, start)) continue;
      if (found !== undefined && start < (found.searched.get(rule) ?? 0)) continue;
      const finding = rule.match(text, start, start + anchor.literal.length);
      if (finding === undefined) continue;
      found ??= { findings: [], searched: new Map() };
      found.findings.push(finding);
      found.searched.set(rule, finding.end);
    }
    return found;
  }
}

function standsAt({ literal, fold }: Anchor, text: string, start: number): boolean {
  // Most pairs that look right are settled by the first character.
  if (start < 0 || (text.charCodeAt(start) | FOLD) !== (literal.charCodeAt(0) | FOLD)) return false;
  return fold ? foldedAt(text, literal, start) : text.startsWith(literal, start);
}

function foldedAt(text: string, literal: string, start: number): boolean {
  for (let i = 0; i < literal.length; i++) {
    const code = text.charCodeAt(start + i);
    const folded = code >= 0x41 && code <= 0x5a ? code | FOLD : code;
    if (folded !== literal.charCodeAt(i)) return false;
  }
  return true;
}

/** Index of the second character of the pair that is the rarest in texts and the least used by other anchors. */
function bestPair(literal: string, taken: ReadonlyMap<number, readonly Anchor[]>): number {
  if (literal.length === 1) return 0;
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < literal.length; i++) {
    const [pair = 0] = pairsOf(literal, i);
    const cost =
      commonness(literal.charAt(i - 1)) + commonness(literal.charAt(i)) + SHARED * (taken.get(pair)?.length ?? 0);
    if (cost >= least) continue;
    least = cost;
    best = i;
  }
  return best;
}

function commonness(char: string): number {
  if (char === ' ') return FREQUENT.length + 4;
  const rank = FREQUENT.indexOf(char.toLowerCase());
  return rank === -1 ? 3 : FREQUENT.length - rank;
}

/** Indices in the table: one, or for a literal of one character all that end in it. */
function pairsOf(literal: string, shift: number): number[] {
  const second = (literal.charCodeAt(shift) | FOLD) & 127;
  if (shift > 0) return [(((literal.charCodeAt(shift - 1) | FOLD) & 127) << 7) | second];
  return Array.from({ length: CODES }, (_, first) => (first << 7) | second);
}
