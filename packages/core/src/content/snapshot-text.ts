/// <reference lib="es2024.string" />
/** Pure functions over strings: size, well-formedness, heads, and the cheap recognition of base64. */
import { Buffer } from 'node:buffer';

/** Longest string that is measured by looking at its characters; V8 keeps strings this short flat, longer ones may be ropes. */
const LOOP_CHARS = 12;

/** Strings of up to this length are no media; it is also the longest head of a data URL (`data:<mime>;base64,`). */
export const DATA_URL_CHARS = 256;
/** Shortest string that may be taken for bare base64. */
const BARE_BASE64_CHARS = 4096;
const SAMPLES = 8;
const SAMPLE_CHARS = 64;

const DATA_URL_HEAD = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[^,;]*)*;base64,/i;
const ONLY_BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

const UPPER = 1;
const LOWER = 2;
const DIGIT = 4;
const URL_SAFE = 8;
const STANDARD = 16;
const FOREIGN = 32;

/** What takes the place of media: where its base64 starts in the string, and what it is said to be. */
export interface Base64 {
  readonly from: number;
  readonly mime: string;
}

export const UNKNOWN_MIME = 'application/octet-stream';

/** UTF-8 bytes of `text`; equal to `text.length` exactly when the text is ASCII. */
export function utf8Length(text: string): number {
  const length = text.length;
  if (length > LOOP_CHARS) return Buffer.byteLength(text);
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) > 0x7f) return Buffer.byteLength(text);
  return length;
}

/** `text` with every lone surrogate replaced; `bytes` is its {@link utf8Length}, which spares ASCII the check. */
export function wellFormed(text: string, bytes: number): string {
  return bytes === text.length ? text : text.toWellFormed();
}

/**
 * The first `chars` characters, well-formed and never ending in half a pair. It is a copy of its own: a slice would keep
 * the whole text in memory for as long as the event lives.
 */
export function headOf(text: string, chars: number): string {
  if (chars <= 0) return '';
  const last = text.charCodeAt(chars - 1);
  const whole = chars < text.length && last >= 0xd800 && last <= 0xdbff ? chars - 1 : chars;
  return Buffer.from(text.slice(0, whole)).toString();
}

/** The text, or its head and an ellipsis if it is longer than `chars` characters; for names, keys and messages. */
export function abridged(text: string, chars: number): string {
  return text.length > chars ? `${headOf(text, chars)}…` : text.toWellFormed();
}

/** Decoded size of the base64 in `text` from index `from` on. */
export function base64Size(text: string, from: number): number {
  return Math.floor(((text.length - from - paddingOf(text)) * 3) / 4);
}

/**
 * Tells whether a string is media: a base64 data URL, or more than 4096 characters of bare base64. Samples decide; a string of up to `checked` characters is then looked at as a whole, a longer one is
 * verified when it is decoded.
 */
export function findBase64(text: string, checked: number): Base64 | undefined {
  const found = dataUrl(text) ?? bareBase64(text);
  if (found === undefined || text.length > checked) return found;
  return ONLY_BASE64.test(text.slice(found.from)) ? found : undefined;
}

function dataUrl(text: string): Base64 | undefined {
  if (text.charCodeAt(4) !== 0x3a) return undefined;
  const head = DATA_URL_HEAD.exec(text.slice(0, DATA_URL_CHARS));
  if (head === null) return undefined;
  const from = head[0].length;
  if (sample(text, from) & FOREIGN) return undefined;
  return { from, mime: head[1] ?? UNKNOWN_MIME };
}

function bareBase64(text: string): Base64 | undefined {
  if (text.length <= BARE_BASE64_CHARS) return undefined;
  const seen = sample(text, 0);
  const mixed = UPPER | LOWER | DIGIT;
  if (seen & FOREIGN || (seen & mixed) !== mixed) return undefined;
  const bothAlphabets = URL_SAFE | STANDARD;
  if ((seen & bothAlphabets) === bothAlphabets) return undefined;
  const wholeGroups = text.length % 4 === 0 || (seen & URL_SAFE && (text.length - paddingOf(text)) % 4 !== 1);
  return wholeGroups ? { from: 0, mime: UNKNOWN_MIME } : undefined;
}

/** The kinds of characters in a few windows spread from `from` to the end, padding left out. */
function sample(text: string, from: number): number {
  const end = text.length - paddingOf(text);
  const step = Math.max(0, end - from - SAMPLE_CHARS) / (SAMPLES - 1);
  let seen = 0;
  for (let n = 0; n < SAMPLES; n++) {
    const start = from + Math.floor(step * n);
    const stop = Math.min(end, start + SAMPLE_CHARS);
    for (let i = start; i < stop; i++) seen |= kindOf(text.charCodeAt(i));
    if (seen & FOREIGN) return seen;
  }
  return seen;
}

function kindOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return LOWER;
  if (code >= 0x41 && code <= 0x5a) return UPPER;
  if (code >= 0x30 && code <= 0x39) return DIGIT;
  if (code === 0x2b || code === 0x2f) return STANDARD;
  return code === 0x2d || code === 0x5f ? URL_SAFE : FOREIGN;
}

function paddingOf(text: string): number {
  if (!text.endsWith('=')) return 0;
  return text.endsWith('==') ? 2 : 1;
}
