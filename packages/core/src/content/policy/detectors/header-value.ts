import { Buffer } from 'node:buffer';
import type { KeyVerdict } from '../keys.ts';
import { isRandom } from './plausible.ts';
import { isStandIn } from './stand-ins.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The scheme of an `Authorization` header; what follows are credentials, also on a folded line. */
const SCHEME =
  /(Bearer|Basic|Token|ApiKey|Api-Key|Key|Bot|Negotiate|SSWS|GoogleLogin)(?:\r?\n|(?:\\{1,7}r)?\\{1,7}n)?[ \t]{1,8}/iy;
/** Schemes whose credentials are many parameters. */
const LONG_SCHEME = /(?:Digest|AWS4-HMAC-SHA256|Signature|OAuth|Hawk|Token)[ \t]{1,8}(?=[\w-]{1,32}=)/iy;
const CREDENTIALS = /[^\s"'`,;\\]{4,8192}/y;
const COOKIES = /[^\s=;,"'\\]{1,128}=[^\r\n"'`\\]{1,4096}/y;
const PLAIN_WORD = /^(?:[A-Za-z]{1,15}|\d{1,4}|[a-z]{2}[-_][A-Za-z]{2})[.,;:!?]?$/;
/** Attributes of `Set-Cookie`, which say how the cookie is kept. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'path',
  'expires',
  'max-age',
  'domain',
  'samesite',
  'priority',
  'version',
]);
/** A cookie whose value is a secret even where it looks like a word. */
const TELLING_COOKIE = /sid|sess|auth|token|jwt|csrf|xsrf|login|remember/i;
/** What `name:password` decodes to. */
const PRINTABLE = /^[^\p{C}\uFFFD:]{0,256}:[^\p{C}\uFFFD]{1,1024}$/u;

/**
 * The secret part of a header that is written as a line: all of the cookies, the credentials without their scheme.
 *
 * @returns 'none' if the name is no header's; undefined if there is nothing to replace
 */
export function headerValue(text: string, start: number, { kind, denied }: KeyVerdict): Span | undefined | 'none' {
  if (!denied) return 'none';
  if (kind === 'cookie') return cookies(text, start);
  return kind === 'authorization' ? credentials(text, start) : 'none';
}

/** Whether the credentials of the scheme `Basic` are what they must be: base64 of `name:password`. */
export function isBasic(value: string): boolean {
  return PRINTABLE.test(Buffer.from(value, 'base64').toString());
}

function cookies(text: string, start: number): Span | undefined {
  const span = spanOf(COOKIES, text, start);
  if (span === undefined) return undefined;
  const pairs = text.slice(span.start, span.end).split(';');
  return pairs.some(isCookie) ? span : undefined;
}

function isCookie(pair: string): boolean {
  const [name = '', value = ''] = pair.trim().split('=');
  if (value === '' || isStandIn(value) || ATTRIBUTES.has(name.toLowerCase())) return false;
  return TELLING_COOKIE.test(name) || isRandom(value);
}

function credentials(text: string, start: number): Span | undefined {
  const long = spanOf(LONG_SCHEME, text, start);
  if (long !== undefined) return parameters(text, long.end);
  SCHEME.lastIndex = start;
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  const span = spanOf(CREDENTIALS, text, scheme === undefined ? start : SCHEME.lastIndex);
  if (span === undefined) return undefined;
  const value = text.slice(span.start, span.end);
  if (isStandIn(value)) return undefined;
  if (scheme === 'basic') return isBasic(value) ? span : undefined;
  return (scheme === undefined ? isRandom(value) : !PLAIN_WORD.test(value)) ? span : undefined;
}

const MAX_PARAMETERS = 4096;
/** A quote or a line break, each with the backslashes that JSON puts in front of it. */
const STOP = /(\\{0,15})(["'`]|\r|\n|(?<=\\)[nr])/g;

/**
 * The parameters of a long scheme, whose values may stand in quotes. A quote that opens no value, or has fewer backslashes
 * than the first one that did, ends the text around the header.
 */
function parameters(text: string, start: number): Span | undefined {
  const line = text.slice(start, start + MAX_PARAMETERS);
  let depth: number | undefined;
  for (const { 1: slashes = '', 2: sign = '', index } of line.matchAll(STOP)) {
    const opens = sign === '"' && (depth === undefined ? line.charAt(index - 1) === '=' : slashes.length >= depth);
    if (!opens) return index === 0 ? undefined : { start, end: start + index };
    depth ??= slashes.length;
  }
  return line === '' ? undefined : { start, end: start + line.length };
}

function spanOf(pattern: RegExp, text: string, start: number): Span | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? { start, end: pattern.lastIndex } : undefined;
}
