import { afterEscape, backslashesBefore, isAlphanumeric, runBefore } from '../chars.ts';

/** The name in front of a `:` or `=`. */
export interface AssignedName {
  readonly text: string;
  readonly start: number;
  /** True for a name in quotes, as JSON has it. */
  readonly quoted: boolean;
  /** The quote as it is written, with the backslashes of JSON inside JSON: `"`, `\"`. */
  readonly quote: string;
}

const MAX_NAME = 64;
const MAX_SPACES = 4;
const SPACE = 0x20;
/** Signs within names that stand without quotes. */
const NAME_SIGNS: ReadonlySet<number> = new Set([...'_-.$'].map((char) => char.charCodeAt(0)));
const NAME_CODES = Uint8Array.from({ length: 0x80 }, (_, code) =>
  isAlphanumeric(code) || NAME_SIGNS.has(code) ? 1 : 0,
);

/** Reads backwards from the separator at `at`; undefined if there is no name. */
export function nameBefore(text: string, at: number): AssignedName | undefined {
  const end = runBefore(text, text.charAt(at - 1) === ':' ? at - 1 : at, MAX_SPACES, isSpace);
  // An index in brackets is a name too: config["password"] = ...
  const close = text.charAt(end - 1) === ']' ? end - 1 : end;
  if (isQuote(text.charCodeAt(close - 1))) return quotedName(text, close - 1);
  const start = afterEscape(text, runBefore(text, end, MAX_NAME, isNameCode));
  return end - start < 2 ? undefined : { text: text.slice(start, end), start, quoted: false, quote: '' };
}

/** The name whose closing quote is at `close`: it begins behind the nearest quote of the same kind. */
function quotedName(text: string, close: number): AssignedName | undefined {
  const quote = text.charAt(close);
  const least = Math.max(0, close - MAX_NAME - 8);
  const end = close - backslashesBefore(text, close, least);
  let start = end;
  while (start > least && text.charAt(start - 1) !== quote) start--;
  if (start === least || start === end) return undefined;
  return { text: text.slice(start, end), start, quoted: true, quote: text.slice(end, close + 1) };
}

function isSpace(code: number): boolean {
  return code === SPACE;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

/** Beyond ASCII letters of all scripts, as far as a range tells them from signs. */
function isNameCode(code: number): boolean {
  if (code < 0x80) return NAME_CODES[code] === 1;
  return (code > 0xbf && code < 0x2000) || (code > 0x3040 && code < 0xd800);
}
