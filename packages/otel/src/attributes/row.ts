import type { FieldSort, JsonValue } from '@chaukas/core/instrumentation';
import type { DataCopy } from './data-copy.ts';

/** What a span or event attribute holds. Structures are written as JSON: attributes of spans have no other form for them. */
export type Value = string | number | boolean | string[];

/** What a row makes of a field: plain JSON, which the content policy goes over before it is written. */
type Convert = (value: JsonValue, data: DataCopy) => JsonValue | undefined;

/** One line of the mapping table: a field of our span data, and the attribute that it becomes. */
export interface Row {
  /** Name of the field; a dot leads into it. */
  readonly from: string;
  readonly to: string;
  /** What the content policy takes it for. */
  readonly sort: FieldSort;
  readonly convert: Convert;
  /** How it is written; lists and objects become JSON but for a list of texts. */
  readonly form: 'plain' | 'json';
}

/** A text; an empty one counts as none. */
export function text(
  from: string,
  to: string,
  sort: FieldSort,
  convert: Convert = (value) => asText(value) || undefined,
): Row {
  return { from, to, sort, convert, form: 'plain' };
}

/** A number; what is none is left out. Counts, times and settings are part of the frame in every mode. */
export function number(from: string, to: string, convert: Convert = (value) => value): Row {
  const numeric: Convert = (value, data) => {
    const converted = convert(value, data);
    return typeof converted === 'number' ? converted : undefined;
  };
  return { from, to, sort: 'frame', convert: numeric, form: 'plain' };
}

/** True or false. */
export function flag(from: string, to: string): Row {
  const convert: Convert = (value) => (typeof value === 'boolean' ? value : undefined);
  return { from, to, sort: 'frame', convert, form: 'plain' };
}

/** A list of texts; one text alone is a list of one. */
export function texts(from: string, to: string, sort: FieldSort): Row {
  const convert: Convert = (value) => (Array.isArray(value) ? value : [value]).map(asText);
  return { from, to, sort, convert, form: 'plain' };
}

/** A structure, written as JSON. */
export function json(from: string, to: string, sort: FieldSort, convert: Convert = (value) => value): Row {
  return { from, to, sort, convert, form: 'json' };
}

/** A text as it is; the head of one that was cut; anything else as JSON. */
export function asText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  const cut = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.truncated : undefined;
  return typeof cut === 'string' ? `${cut}…` : JSON.stringify(value);
}
