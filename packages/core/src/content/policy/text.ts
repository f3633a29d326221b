import type { CompiledPolicy } from './compile.ts';
import { isReplaced } from './replace.ts';
import { merge } from './spans.ts';

/** Characters of a text that are searched; the rest of a longer one is replaced as a whole. */
export const MAX_TEXT = 262_144;
/** Searched beyond that, so that what begins before the end is known as what it is. */
const OVERLAP = 8192;
const UNSEARCHED = 'unsearched';

/** A text in which something was replaced. */
export interface ReplacedText {
  readonly text: string;
  readonly categories: readonly string[];
}

/**
 * Replaces all that the policy's detectors find.
 *
 * @returns undefined if there is nothing to replace
 * @throws what a detector of the app throws
 */
export function replaceInText(
  text: string,
  { scan, replacer }: Pick<CompiledPolicy, 'scan' | 'replacer'>,
): ReplacedText | undefined {
  const long = text.length > MAX_TEXT;
  const scanned = scan(long ? text.slice(0, MAX_TEXT + OVERLAP) : text);
  if (scanned.length === 0 && !long) return undefined;
  const found = scanned.filter(({ start, end }) => !isReplaced(text.slice(start, end)));
  if (found.length === 0 && !long) return undefined;
  const all = long ? [...found, { start: MAX_TEXT, end: text.length, kind: UNSEARCHED }] : found;
  const pieces: string[] = [];
  const places = merge(all);
  let at = 0;
  for (const { start, end, kind, quote = '' } of places) {
    pieces.push(text.slice(at, start), quote, replacer.replace(text.slice(start, end), kind), quote);
    at = end;
  }
  pieces.push(text.slice(at));
  return { text: pieces.join(''), categories: [...new Set(places.flatMap(({ categories }) => categories))] };
}
