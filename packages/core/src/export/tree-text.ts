import { stripVTControlCharacters } from 'node:util';
import type { JsonObject, JsonValue } from '@chaukas/spec';

/** Characters of a captured string that are looked at: far more than fits a line, few enough to be cheap. */
const LOOKED_AT = 4096;
/** Lines of characters that all take one column: ASCII, Latin letters, and the signs of the tree; the common, fast case. */
const NARROW = /^[ -~\u00a1-\u024f\u2026\u2190-\u22ff\u23ce\u2500-\u257f\u2713\u2717]*$/;
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60]/u;

/**
 * A captured text as one line that is safe to print: line breaks become `⏎`, tabs a space; terminal escapes, control
 * characters and the marks that reorder text are removed, lone surrogates replaced.
 */
export function oneLine(text: string): string {
  const line = stripVTControlCharacters(text.slice(0, LOOKED_AT))
    .replaceAll('\t', ' ')
    .trim()
    .replace(/\r\n|[\n\r\u0085\u2028\u2029]/g, '⏎')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  return text.length > LOOKED_AT ? `${line}…` : line;
}

let segmenter: Intl.Segmenter | undefined;

/** The user-perceived characters of a text; the segmenter is made at first need, not at import. */
function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

function graphemeWidth(segment: string): number {
  return WIDE.test(segment) ? 2 : 1;
}

/** Columns that a line takes in a terminal; East Asian characters and emoji count two, near enough for cutting. */
export function columns(line: string): number {
  if (NARROW.test(line)) return line.length;
  let width = 0;
  for (const { segment } of graphemes(line)) width += graphemeWidth(segment);
  return width;
}

/** The line if it fits into `room` columns, else its beginning and `…`; never cuts inside a character. */
export function cut(line: string, room: number): string {
  if (line.length <= room && NARROW.test(line)) return line;
  let width = 0;
  let fitting = 0;
  for (const { segment, index } of graphemes(line)) {
    width += graphemeWidth(segment);
    if (width > room) return `${line.slice(0, fitting).trimEnd()}…`;
    if (width < room) fitting = index + segment.length;
  }
  return line;
}

/** A time span to read: `126 ms`, `1.24 s`, `2 min 5 s`; undefined for what is no time span. */
export function formatDuration(ms: number | undefined): string | undefined {
  if (ms === undefined || !Number.isFinite(ms) || ms < 0) return undefined;
  if (ms > 0 && ms < 1) return '<1 ms';
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 event`, `2 events`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A value as compact JSON; `…` for what JSON cannot say. */
export function compact(value: JsonValue | undefined): string {
  try {
    return JSON.stringify(value) ?? '…';
  } catch {
    return '…';
  }
}

/** The fields of an object on one line, `city: "Oslo", days: 3`; stops once there is more than any line can show. */
export function compactFields(
  fields: JsonObject | undefined,
  formatValue: (value: JsonValue | undefined) => string = compact,
): string {
  let text = '';
  for (const [key, value] of Object.entries(fields ?? {})) {
    if (text.length > LOOKED_AT) break;
    text += `${text === '' ? '' : ', '}${key}: ${formatValue(value)}`;
  }
  return text;
}
