import {
  EVENT_METADATA_KEYS,
  type EventMetadata,
  type JsonObject,
  type JsonValue,
  type MetadataKind,
} from '@chaukas/spec';
import { coerceText } from './coerce-text.ts';

/**
 * Makes metadata fit the registry: text becomes well-formed text, a value of another kind is left out. Objects and arrays
 * are to be plain JSON already.
 *
 * @returns undefined if nothing is left
 */
export function coerceMetadata(metadata: EventMetadata): JsonObject | undefined {
  // The metadata's type has no other keys.
  const keys = Object.keys(metadata) as (keyof EventMetadata)[];
  const coerced: JsonObject = {};
  let any = false;
  for (const key of keys) {
    const value = metadata[key];
    const fitting = value === undefined ? undefined : COERCE[EVENT_METADATA_KEYS[key]](value);
    if (fitting === undefined) continue;
    coerced[key] = fitting;
    any = true;
  }
  return any ? coerced : undefined;
}

const COERCE: Readonly<Record<MetadataKind, (value: unknown) => JsonValue | undefined>> = {
  string: coerceText,
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  object: (value) => (isObject(value) ? value : undefined),
  array: (value) => (Array.isArray(value) ? value : undefined),
};

/** An object among values that are JSON, or a live one that somebody gave for a text or a number. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
