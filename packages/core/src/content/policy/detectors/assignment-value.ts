import { backslashesBefore } from '../chars.ts';

/** The value behind a `:` or `=`. */
export interface AssignedValue {
  readonly start: number;
  /** Not included; of a value in quotes the index of the closing one. */
  readonly end: number;
  /** `quoted`: in quotes; `bare`: without; `container`: an object or list of JSON. */
  readonly form: 'quoted' | 'bare' | 'container';
}

const MAX_BARE = 512;
/** Letters in front of a quote belong to the syntax of strings, as in Python's `b"..."`. */
const OPENING = /[fbru]{0,1}(\\{0,15})(["'`])/y;
const BETWEEN = /[=>]{0,2}(?:[*_]{1,2}(?=[ \t]))?[ \t\u3000]{0,8}/y;
/** Ends where text around it goes on. */
const BARE = /[^\s"'`,;<>&|\\()[\]{}\u3000-\u303f\uff00-\uff20]{1,512}/y;
/** As long as nothing but white space ends it, as in `.env` files. */
const LINE = /[^\s"'`\\\u3000-\u303f\uff00-\uff20]{1,512}/y;
/** JSON Schema where a value could be: a description of the value, not the value. */
const SCHEMA =
  /\{\s{0,32}\\{0,15}"(?:type\\{0,15}"\s{0,4}:\s{0,4}(?:\[\s{0,8})?\\{0,15}"(?:string|object|number|integer|boolean|array|null)|description|title|\$ref|anyOf|oneOf|allOf|format)\\{0,15}"/y;

/**
 * Reads the value behind the separator at `at`.
 *
 * @param json the quote of the name where it stands in quotes: only then can the value be a container, and only then does a
 *   value whose end is missing go on to the end of the text
 * @param line the value takes the rest of its line up to white space
 */
export function valueAfter(text: string, at: number, json: string, line: boolean): AssignedValue | undefined {
  const start = skip(BETWEEN, text, at + 1);
  OPENING.lastIndex = start;
  const opening = OPENING.exec(text);
  if (opening !== null) return quotedValue(text, OPENING.lastIndex, opening, json !== '');
  const first = text.charAt(start);
  if (json !== '' && (first === '{' || first === '[')) return container(text, start, json);
  const end = skip(line ? LINE : BARE, text, start);
  return end === start ? undefined : { start, end, form: 'bare' };
}

function quotedValue(text: string, start: number, opening: RegExpExecArray, open: boolean): AssignedValue | undefined {
  const [, slashes = '', quote = '"'] = opening;
  const end = closingQuote(text, start, quote, slashes.length);
  if (end !== undefined) return { start, end: end - slashes.length, form: 'quoted' };
  const line = text.indexOf('\n', start);
  const rest = open || line === -1 ? text.length : line;
  return rest === start ? undefined : { start, end: open ? rest : Math.min(rest, start + MAX_BARE), form: 'quoted' };
}

/**
 * Index of the quote that ends a string which was opened with `depth` backslashes. JSON within JSON doubles them: inside a
 * string opened by `\"` a quote of its own is `\\\"` and a backslash `\\\\`.
 */
function closingQuote(text: string, start: number, quote: string, depth: number): number | undefined {
  const unit = 2 * (depth + 1);
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    if (backslashesBefore(text, at, start) % unit === depth) return at;
  }
  return undefined;
}

/** An object or list up to its closing bracket, or to the end of the text where that is missing. */
function container(text: string, start: number, quote: string): AssignedValue | undefined {
  if (skip(SCHEMA, text, start) > start) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return { start, end: at + 1, form: 'container' };
    else if (char === '"') at = closingQuote(text, at + 1, '"', quote.length - 1) ?? text.length;
  }
  return { start, end: text.length, form: 'container' };
}

function skip(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}
