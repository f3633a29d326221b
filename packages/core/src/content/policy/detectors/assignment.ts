/**
 * Values of secret names in text: `password: hunter2`, `API_KEY=...`, `?token=...`, headers, and JSON inside strings, also
 * where its quotes are escaped.
 */
import type { AnchoredRule } from '../anchors.ts';
import { QUERY_NAMES } from '../key-names.ts';
import type { KeyTable, KeyVerdict } from '../keys.ts';
import { BLOCK_NAMES, plainName, REFERRING_NAMES } from '../keys.ts';
import type { Finding } from '../spans.ts';
import { isAssignedSecret } from './assignment-judge.ts';
import { type AssignedName, nameBefore } from './assignment-name.ts';
import { type AssignedValue, valueAfter } from './assignment-value.ts';
import { blockName, entryValue } from './elements.ts';
import { headerValue } from './header-value.ts';

const CAPITALS = /^[A-Z][A-Z0-9_]{0,63}$/;
const BEGINS_VALUE = /[^\s=>]/;
const OWN_HASH = /\[HASH:[\w-]{1,64}:[0-9a-f]{16}\]/y;
/** Says nothing without the block it stands in. */
const IN_BLOCK: ReadonlySet<string> = new Set(BLOCK_NAMES);
const REFERRING: ReadonlySet<string> = new Set(REFERRING_NAMES);
const LINE_START = /(?:^|\n|\\n)[ \t]{0,16}(?:export |- )?$/;
const TYPE = /\s{0,2}[A-Za-z_][\w.<>[\]|?]{0,40}\s{1,2}=(?=[ \t]{0,4}\\{0,7}["'`])/y;
const FALLBACK = /[)\]"'\\]{0,7}\s{0,2}(?:\?\?|\|\||\bor\b)/y;
/** Ends a sentence or a clause rather than a value. */
const TRAILING = /[.,;:)]{1,4}$/;

/** The rule for all names that `keys` has a verdict on. */
export function assignmentRule(keys: KeyTable): AnchoredRule {
  return {
    anchors: [':', '=', '：', '＝'],
    match(text, at) {
      if (!endsKnownName(text, at, keys)) return undefined;
      const name = nameBefore(text, at);
      if (name === undefined) return undefined;
      const entry = entryAt(text, at, name, keys);
      if (entry !== undefined) return entry;
      const query = isParameter(text, at, name);
      const verdict = keys.verdict(saidName(text, name)) ?? (query ? queryVerdict(name.text) : undefined);
      if (verdict === undefined || isOwnHash(text, name.start)) return undefined;
      return assigned(text, at, name, verdict, query);
    },
  };
}

const AROUND_NAMES: ReadonlySet<number> = new Set([...' "\'`\\]:'].map((char) => char.charCodeAt(0)));

/** Spaces, a bracket, a quote and its backslashes, at most; behind more there is no name. */
const MAX_AROUND = 32;

function endsKnownName(text: string, at: number, { ends }: KeyTable): boolean {
  const least = at - MAX_AROUND;
  let last = at - 1;
  while (last > least && AROUND_NAMES.has(text.charCodeAt(last))) last--;
  return ends.has(text.charCodeAt(last - 1), text.charCodeAt(last));
}

/** A `default` or `value` is called what its block is called. */
function saidName(text: string, { text: name, start }: AssignedName): string {
  return IN_BLOCK.has(name) ? (blockName(text, start) ?? name) : name;
}

/** The name may be that of a member which holds a name. */
function entryAt(text: string, at: number, name: AssignedName, keys: KeyTable): Finding | undefined {
  if (!REFERRING.has(name.text.toLowerCase())) return undefined;
  const value = valueAfter(text, at, name.quote, false);
  return value?.form === 'quoted' && value.end - value.start <= 64
    ? entryValue(text, text.slice(value.start, value.end), value.end, keys)
    : undefined;
}

/** `[HASH:<kind>:<digits>]`, which is written like a name and its value. */
function isOwnHash(text: string, start: number): boolean {
  OWN_HASH.lastIndex = Math.max(0, start - 6);
  return OWN_HASH.test(text);
}

/** `?name=`, `&name=`, also with `&` as HTML writes it. */
function isParameter(text: string, at: number, { start, quoted }: AssignedName): boolean {
  if (quoted || text.charAt(at) !== '=' || !BEGINS_VALUE.test(text.charAt(at + 1))) return false;
  const before = text.charAt(start - 1);
  return before === '?' || before === '&' || before === '#' || (before === ';' && text.startsWith('&amp', start - 5));
}

function queryVerdict(name: string): KeyVerdict | undefined {
  const plain = plainName(name);
  const kind = Object.hasOwn(QUERY_NAMES, plain) ? QUERY_NAMES[plain] : undefined;
  return kind && { denied: false, kind };
}

function assigned(
  text: string,
  separator: number,
  name: AssignedName,
  verdict: KeyVerdict,
  query: boolean,
): Finding | undefined {
  const at = behindType(text, separator);
  const exact = query || isShellAssignment(text, at, name);
  const value = valueAfter(text, at, name.quote, !query && (exact || beginsLine(text, name)));
  switch (value?.form) {
    case 'quoted':
      return quotedValue(text, value, name, verdict, exact);
    case 'bare':
      return bareValue(text, value, name, verdict, exact);
    case 'container':
      return verdict.denied ? { ...value, kind: verdict.kind, quote: name.quote } : undefined;
    default:
      return undefined;
  }
}

function quotedValue(
  text: string,
  { start, end }: AssignedValue,
  name: AssignedName,
  verdict: KeyVerdict,
  exact: boolean,
): Finding | undefined {
  const content = text.slice(start, end);
  if (isComputed(text, start, content, exact) || isItsName(content, name)) return undefined;
  const writing = { json: name.quoted, quoted: true, exact };
  return isAssignedSecret(content, verdict, writing) ? { start, end, kind: verdict.kind } : undefined;
}

/** Between backticks a shell has a command, and code a template: what is secret is not in it. */
function isComputed(text: string, start: number, content: string, exact: boolean): boolean {
  return text.charAt(start - 1) === '`' && (exact || content.includes('${'));
}

/** `"cookie": "cookie"`: lists of names say of each what it is called. */
function isItsName(content: string, name: AssignedName): boolean {
  return content.length <= 64 && plainName(content) === plainName(name.text);
}

/** The `=` behind the type in `secret: string = "..."`, else the separator itself. */
function behindType(text: string, separator: number): number {
  if (text.charAt(separator) !== ':') return separator;
  TYPE.lastIndex = separator + 1;
  return TYPE.test(text) ? TYPE.lastIndex - 1 : separator;
}

function bareValue(
  text: string,
  value: AssignedValue,
  name: AssignedName,
  verdict: KeyVerdict,
  exact: boolean,
): Finding | undefined {
  const { kind } = verdict;
  const header = name.quoted ? 'none' : headerValue(text, value.start, verdict);
  if (header !== 'none') return header && { ...header, kind };
  const span = { start: value.start, end: exact ? value.end : trimmed(text, value) };
  const writing = { json: name.quoted, quoted: false, exact };
  const content = text.slice(span.start, span.end);
  const code = text.charAt(span.end) === '(' || isItsName(content, name);
  if (code || !isAssignedSecret(content, verdict, writing)) return fallback(text, value.end, verdict);
  return { ...span, kind, ...(name.quoted && { quote: name.quote }) };
}

/** The second choice in `secret = env.SECRET ?? "..."`. */
function fallback(text: string, end: number, verdict: KeyVerdict): Finding | undefined {
  FALLBACK.lastIndex = end;
  const value = FALLBACK.test(text) ? valueAfter(text, FALLBACK.lastIndex - 1, '', false) : undefined;
  if (value?.form !== 'quoted') return undefined;
  const writing = { json: false, quoted: true, exact: false };
  if (!isAssignedSecret(text.slice(value.start, value.end), verdict, writing)) return undefined;
  return { start: value.start, end: value.end, kind: verdict.kind };
}

/** `NAME=value` without spaces. */
function isShellAssignment(text: string, at: number, name: AssignedName): boolean {
  return text.charAt(at) === '=' && CAPITALS.test(name.text) && /\S/.test(text.charAt(at + 1));
}

function beginsLine(text: string, { start }: AssignedName): boolean {
  return LINE_START.test(text.slice(Math.max(0, start - 26), start));
}

function trimmed(text: string, { start, end }: AssignedValue): number {
  const trailing = TRAILING.exec(text.slice(Math.max(start, end - 8), end));
  return trailing === null ? end : end - trailing[0].length;
}
