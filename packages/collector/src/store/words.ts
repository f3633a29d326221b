/** What a text is searched for. */
export interface Search {
  /** Words that all occur, each once; empty if the text that was asked for holds none, so that nothing is found. */
  readonly words: readonly string[];
  /** Runs of several words that occur one after the other, joined by a space. */
  readonly phrases: readonly string[];
}

const NOT_ASCII = /[^\0-\x7f]+/g;
/** Scripts that put no space between words: each character is a word, and several of them are a phrase. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;
const MARKS = /\p{M}+/gu;
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const WORD = /[^\0-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+/g;
const TERM = /"([^"]*)"?|[^\s"]+/g;

/** Dashes, quotes and letters with accents come again and again; there are not many of them. */
const CACHED_LENGTH = 2;
const CACHED = 10_000;
const cache = new Map<string, string>();

/**
 * A text in which words are runs of letters and digits, and all else but ASCII is gone: accents, and punctuation of other
 * scripts. ASCII is left as it is, also its upper case, because whatever takes words out of texts knows it.
 */
export function searchable(text: string): string {
  return text.replace(NOT_ASCII, searchableRun);
}

function searchableRun(run: string): string {
  if (run.length > CACHED_LENGTH) return fold(run);
  const known = cache.get(run);
  if (known !== undefined) return known;
  const folded = fold(run);
  if (cache.size < CACHED) cache.set(run, folded);
  return folded;
}

function fold(run: string): string {
  return run.normalize('NFKD').replace(MARKS, '').toLowerCase().replace(UNSPACED, ' $& ').replace(NO_WORD, ' ');
}

/** The words of a text, in their order, without case and accents. */
export function wordsOf(text: string): string[] {
  return searchable(text).toLowerCase().match(WORD) ?? [];
}

/** Reads what somebody looks for: any text is a search, whatever characters are in it. */
export function parseSearch(text: string): Search {
  const words = new Set<string>();
  const phrases = new Set<string>();
  for (const [term, quoted] of text.matchAll(TERM)) {
    const found = wordsOf(quoted ?? term);
    for (const word of found) words.add(word);
    if (found.length > 1) phrases.add(found.join(' '));
  }
  return { words: [...words], phrases: [...phrases] };
}

/** Whether a search finds something in a text. */
export function findsIn(search: Search, text: string): boolean {
  const words = new Set(wordsOf(text));
  return search.words.length > 0 && search.words.every((word) => words.has(word)) && hasPhrases(search, text);
}

/** Whether the phrases of a search occur in a text that holds its words. */
export function hasPhrases(search: Search, text: string): boolean {
  if (search.phrases.length === 0) return true;
  const words = ` ${wordsOf(text).join(' ')} `;
  return search.phrases.every((phrase) => words.includes(` ${phrase} `));
}
