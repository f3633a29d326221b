/** Pure functions over single characters of a text; each looks at a bounded number of them. */

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
/** The letters of JSON's two-character escapes: `\n`, `\t`, `\r`, `\b`, `\f`. */
const ESCAPE_LETTERS = new Set(['n', 't', 'r', 'b', 'f']);
const HEX_QUAD = /^u[0-9a-f]{4}$/i;
const HEX_PAIR = /^[0-9a-f]{2}$/i;

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isLetter(code: number): boolean {
  return (code | 32) >= 0x61 && (code | 32) <= 0x7a;
}

/** ASCII letters and digits; NaN, which is what stands outside a text, is none. */
export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

/**
 * Whether something of letters and digits can begin at `at`: after no letter or digit, or after the escape of a character,
 * as text inside JSON and URLs has it (`\n`, `\u0022`, `%20`).
 */
export function beginsToken(text: string, at: number): boolean {
  return !isAlphanumeric(text.charCodeAt(at - 1)) || endsEscape(text, at);
}

/** Sets the colour of a terminal, as a character or as JSON and code write it. */
const COLOUR = /(?:\p{Cc}|\\u001b|\\x1b|\\e|\\033)\[[\d;]{0,12}m$/iu;

function endsEscape(text: string, at: number): boolean {
  if (text.charAt(at - 1) === 'm' && COLOUR.test(text.slice(Math.max(0, at - 20), at))) return true;
  if (text.charCodeAt(at - 2) === BACKSLASH) return ESCAPE_LETTERS.has(text.charAt(at - 1));
  if (text.charCodeAt(at - 3) === PERCENT) return HEX_PAIR.test(text.slice(at - 2, at));
  return text.charCodeAt(at - 6) === BACKSLASH && HEX_QUAD.test(text.slice(at - 5, at));
}

/** `start`, or the index behind an escape that a walk backwards from behind it ran into: the `n` of `\nbob` is none of bob's. */
export function afterEscape(text: string, start: number): number {
  if (text.charCodeAt(start - 1) !== BACKSLASH) return start;
  if (ESCAPE_LETTERS.has(text.charAt(start))) return start + 1;
  return HEX_QUAD.test(text.slice(start, start + 5)) ? start + 5 : start;
}

/** Number of backslashes right before `at`, at most down to `from`. */
export function backslashesBefore(text: string, at: number, from: number): number {
  let start = at;
  while (start > from && text.charCodeAt(start - 1) === BACKSLASH) start--;
  return at - start;
}

/** Start of the run of characters that `within` takes and that ends at `end`; at most `max` characters. */
export function runBefore(text: string, end: number, max: number, within: (code: number) => boolean): number {
  const least = Math.max(0, end - max);
  let start = end;
  while (start > least && within(text.charCodeAt(start - 1))) start--;
  return start;
}
