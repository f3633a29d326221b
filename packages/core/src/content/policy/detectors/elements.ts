/** Secrets in markup, in entries and in calls: the name stands in one pair of quotes or tags, the value in the next. */
import type { AnchoredRule } from '../anchors.ts';
import type { KeyTable } from '../keys.ts';
import type { Finding } from '../spans.ts';
import { isAssignedSecret, isNextWordSecret } from './assignment-judge.ts';
import { nameBefore } from './assignment-name.ts';
import { valueAfter } from './assignment-value.ts';

const CLOSING_TAG = /<\/(?:[A-Za-z][\w-]{0,32}:)?([A-Za-z][\w.-]{1,64})>/y;
const MAX_ELEMENT = 1024;
const MAX_NAME = 64;

/** `<password>hunter2</password>`, found by its closing tag. */
export function elementRule(keys: KeyTable): AnchoredRule {
  return {
    anchors: ['</'],
    match(text, at) {
      CLOSING_TAG.lastIndex = at;
      const name = CLOSING_TAG.exec(text)?.[1];
      const verdict = name === undefined ? undefined : keys.verdict(name);
      if (verdict === undefined) return undefined;
      const start = contentStart(text, at);
      const writing = { json: false, quoted: false, exact: true };
      return isAssignedSecret(text.slice(start, at), verdict, writing)
        ? { start, end: at, kind: verdict.kind }
        : undefined;
    },
  };
}

function contentStart(text: string, end: number): number {
  const least = Math.max(0, end - MAX_ELEMENT);
  let start = end;
  while (start > least && text.charAt(start - 1) !== '>') start--;
  return start > least ? start : end;
}

/** Up to the separator of `"value": "..."`, `value="..."`. */
const ENTRY_VALUE =
  /(?:["'\\\s,/]|(?:name|id|type|class)=\\{0,7}["'][^"'<>]{0,64}["']){1,64}value(?:\\{0,7}["'])?\s{0,4}[:=]/y;
/** The content of a part of a form, behind the empty line that ends the part's headers; also as JSON has it. */
const PART_VALUE = /\\{0,7}["'](?:\r?\n|(?:\\{1,7}r)?\\{1,7}n){2}([^\r\n\\]{1,1024})/y;
const QUOTED = { json: true, quoted: true, exact: false };

/**
 * The value of an entry that names what it holds: `{ "name": "DB_PASSWORD", "value": "..." }`.
 *
 * @param called the name of what it holds
 * @param end where that name ends, at its closing quote
 */
export function entryValue(text: string, called: string, end: number, keys: KeyTable): Finding | undefined {
  const verdict = isTelling(called) ? keys.verdict(called) : undefined;
  const span = verdict === undefined ? undefined : (valueSpan(text, end) ?? partSpan(text, end));
  if (verdict === undefined || span === undefined) return undefined;
  return isAssignedSecret(text.slice(span.start, span.end), verdict, QUOTED)
    ? { ...span, kind: verdict.kind }
    : undefined;
}

function valueSpan(text: string, end: number): { start: number; end: number } | undefined {
  ENTRY_VALUE.lastIndex = end;
  const value = ENTRY_VALUE.test(text) ? valueAfter(text, ENTRY_VALUE.lastIndex - 1, '', false) : undefined;
  return value?.form === 'quoted' ? { start: value.start, end: value.end } : undefined;
}

function partSpan(text: string, end: number): { start: number; end: number } | undefined {
  PART_VALUE.lastIndex = end;
  const value = PART_VALUE.exec(text)?.[1];
  return value === undefined ? undefined : { start: PART_VALUE.lastIndex - value.length, end: PART_VALUE.lastIndex };
}

const BLOCK_NAME = /(?:variable|secret|output)\s{1,4}\\{0,7}"([\w-]{2,64})\\{0,7}"\s{0,4}\{[^{}]{0,256}$/;

/** The name of the block of HCL in which a `default` or `value` stands: `variable "db_password" {`. */
export function blockName(text: string, at: number): string | undefined {
  return BLOCK_NAME.exec(text.slice(Math.max(0, at - 352), at))?.[1];
}

const TELLING = /(?:pass|pw|psk|secret|token|key|auth|cookie|cred|salt)/i;
const LAST_LETTERS: ReadonlySet<string> = new Set('dtsynehklw0123456789DTSYNEHKLW');

/** Whether a text may be the name of a secret; cheaper than a verdict, because any text in a list may come here. */
function isTelling(name: string): boolean {
  return name.length <= MAX_NAME && LAST_LETTERS.has(name.charAt(name.length - 1)) && TELLING.test(name);
}

/** `define('DB_PASSWORD', 'hunter2')`, `["--token", "..."]`; the value must look like a secret, because a list is many names. */
export function nextArgumentRule(keys: KeyTable): AnchoredRule {
  return {
    anchors: ['",', "',"],
    match(text, at) {
      const name = nameBefore(text, at + 1);
      if (name?.quoted !== true || !isTelling(name.text)) return undefined;
      const value = valueAfter(text, at + 1, '', false);
      const verdict = value?.form === 'quoted' ? keys.verdict(name.text) : undefined;
      if (value === undefined || verdict === undefined) return undefined;
      const { start, end } = value;
      return isNextWordSecret(text.slice(start, end), verdict) ? { start, end, kind: verdict.kind } : undefined;
    },
  };
}
