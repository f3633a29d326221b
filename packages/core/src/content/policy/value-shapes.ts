/** Shapes of JSON in which the name of a value stands elsewhere than in front of it. Pure functions. */
import type { JsonObject, JsonValue } from '@chaukas/spec';
import { plainName } from './keys.ts';

const ENTRY_NAMES = ['name', 'key', 'header', 'headerName'] as const;
const FLAG = /^--?([A-Za-z][\w-]{1,40})$/;
/** Lists of the form name, value, name, value, as Node's `rawHeaders`. */
const FLAT_LISTS: ReadonlySet<string> = new Set(['rawheaders', 'rawtrailers']);
const SCHEMA_KEYWORDS = ['type', '$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'description', 'title', 'format'];
/** The member by which a JSON Web Key is known. */
const KEY_TYPE = 'kty';

/** Keywords of JSON Schema that hold values of what is described. */
export const SCHEMA_VALUES: ReadonlySet<string> = new Set(['default', 'const', 'enum', 'example', 'examples']);

/** Whether an object is a JSON Web Key, so that its members may be private ones. */
export function isKey(record: JsonObject): boolean {
  return typeof record[KEY_TYPE] === 'string';
}

/** The name of an entry such as `{ name: 'Authorization', value: '...' }`; it says what its `value` is. */
export function entryName(record: JsonObject): string | undefined {
  if (record.value === undefined) return undefined;
  for (const key of ENTRY_NAMES) {
    const name = record[key];
    if (typeof name === 'string') return name;
  }
  return undefined;
}

/** Whether a list of this name is a flat list of headers. */
export function isFlatList(name: string): boolean {
  return FLAT_LISTS.has(plainName(name));
}

/**
 * The name of an item that another item gives: the second of a pair in a list of pairs, the one behind an option of a
 * command (`['--api-key', '...']`), every second of a flat list of headers.
 *
 * @param flat whether it is such a list
 * @param inList whether the list is itself an item of one
 */
export function itemName(
  list: readonly JsonValue[],
  index: number,
  flat: boolean,
  inList: boolean,
): string | undefined {
  const before = index === 0 ? undefined : list[index - 1];
  if (typeof before !== 'string') return undefined;
  if (inList && index === 1 && list.length === 2) return before;
  if (flat && index % 2 === 1) return before;
  return before.startsWith('-') ? FLAG.exec(before)?.[1] : undefined;
}

/** Whether a value under `properties` describes a property, in JSON Schema, rather than being its value. */
export function isSchema(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return value.value === undefined && SCHEMA_KEYWORDS.some((keyword) => value[keyword] !== undefined);
}
