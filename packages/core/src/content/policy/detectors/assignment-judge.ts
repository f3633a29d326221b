import type { KeyVerdict } from '../keys.ts';
import { isJoinedWords, isPlace, isRandom, isReference, isUuid } from './plausible.ts';
import { isStandIn } from './stand-ins.ts';

/** How a value was written. */
export interface Writing {
  /** The name stands in quotes: JSON. */
  readonly json: boolean;
  /** The value stands in quotes. */
  readonly quoted: boolean;
  /** `NAME=value` of a shell or `.env` file, a parameter of a URL, the text of an XML element: nothing but a value can follow. */
  readonly exact: boolean;
}

const MIN_PASSWORD = 4;
const MIN_KEY = 8;
/** A key without a digit is longer, or it is the name of something. */
const MIN_MIXED = 20;
const PLAIN_WORD = /^\p{L}[\p{L}\p{M}]{0,64}[.!?:]{0,2}$/u;
const LETTER = /\p{L}/u;
const DIGIT = /\d/;
const SIGN = /[!@#$%^&*+~?]/;
/** A number of JSON; shorter ones are counts, versions, flags. */
const NUMBER = /^-?\d{4,64}$/;
/** Four words or more, as people are told to choose them. */
const WORD_CHAIN = /^\p{L}{2,32}(?:[-_.]\p{L}{2,32}){3,12}$/u;
/** In front of the credentials in an `Authorization` header. */
const SCHEME = /^(?:Bearer|Basic|Token|Key|ApiKey|Bot) {1,4}/i;
const CODE = /^\d{3,8}$/;
/** Twelve words or more: what a wallet is opened with. */
const PHRASE = /^(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8}$/;
const CASE_CHANGE = /[a-z][A-Z]|[A-Z][a-z]{1,24}[A-Z]/;
const WHITE = /\s/;
/** Only digits, or what things are delivered with. */
const KNOWN_PASSWORD = /^(?:\d{6,64}|changeme|changeit|letmein|qwerty|admin)$/i;

/** Whether a value that is assigned to a name of this verdict is to be replaced. */
export function isAssignedSecret(value: string, verdict: KeyVerdict, writing: Writing): boolean {
  if (value.trim() === '' || isStandIn(value.replace(SCHEME, ''))) return false;
  return verdict.denied ? isDenied(value, verdict, writing) : isSuspect(value, verdict, writing);
}

function isDenied(value: string, { kind }: KeyVerdict, writing: Writing): boolean {
  if (writing.json && (writing.quoted || NUMBER.test(value))) return true;
  if (kind === 'denied' || PHRASE.test(value)) return true;
  if (kind === 'card_code' && CODE.test(value)) return true;
  return kind === 'password' ? isPassword(value, writing) : isKey(value, writing);
}

function isSuspect(value: string, { kind }: KeyVerdict, writing: Writing): boolean {
  if (kind === 'password') return isPassword(value, { ...writing, quoted: false });
  if (!writing.quoted && isReference(value)) return false;
  return isRandom(value) || (kind === 'token' && isUuid(value));
}

/** People choose passwords, so there is no telling them from words but by what words do not have. */
function isPassword(value: string, { quoted, exact }: Writing): boolean {
  if (value.length < MIN_PASSWORD || isPlace(value)) return false;
  if (KNOWN_PASSWORD.test(value)) return true;
  if (!quoted && isReference(value)) return false;
  if (exact || WORD_CHAIN.test(value)) return true;
  if (quoted && !WHITE.test(value)) return value.length >= 6 || !PLAIN_WORD.test(value);
  return value.length > MIN_PASSWORD && LETTER.test(value) && (DIGIT.test(value) || SIGN.test(value));
}

/** Keys are made by machines: long enough, and not a word. */
function isKey(value: string, { quoted, exact }: Writing): boolean {
  if (WHITE.test(value) || isPlace(value) || (!quoted && isReference(value))) return false;
  if (exact) return value.length >= MIN_PASSWORD;
  if (value.length < MIN_KEY || !LETTER.test(value)) return false;
  return DIGIT.test(value) || (quoted && value.length >= MIN_MIXED && CASE_CHANGE.test(value) && !isJoinedWords(value));
}

/** What neither a password nor a key can do without here; looked for first, because most words have none. */
const DIGIT_OR_SIGN = /[\d!@#$%^&*+|~<>?;]/;
const INNER_DIGIT = /\p{L}\d+\p{L}|\d\p{L}+\d|\d[^\p{L}\d\s-]|[^\p{L}\d\s-]\d|\p{Ll}\p{Lu}\p{L}*\d|\p{Lu}\p{L}*\d/u;

/**
 * The same where nothing but a space stands between name and value, so that the value may as well be the next word: it must
 * look like no word.
 */
export function isNextWordSecret(value: string, verdict: KeyVerdict): boolean {
  if (!DIGIT_OR_SIGN.test(value) || isStandIn(value) || isReference(value)) return false;
  return verdict.kind === 'password' ? value.length >= 6 && INNER_DIGIT.test(value) : isRandom(value);
}
