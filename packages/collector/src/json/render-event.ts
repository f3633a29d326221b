import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromBinary,
  isFieldSet,
  type JsonObject,
  type JsonValue,
  type Message,
} from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { EventSchema } from '@chaukas/spec';
import { contentKind, enumPrefix, type JsonDialect } from './dialect.ts';
import { renderTime } from './time.ts';

/**
 * A stored event in JSON.
 *
 * Total, unlike protobuf's own JSON: what one event holds must never keep a reader from a page of others. Numbers in a
 * Struct that JSON does not have become their names, times that it does not have are left out, and an `Any` is its bytes
 * in base64, since its schema is not known here.
 */
export function renderEvent(bytes: Uint8Array, dialect: JsonDialect): JsonObject {
  return renderMessage(EventSchema, fromBinary(EventSchema, bytes), dialect);
}

function renderMessage(desc: DescMessage, message: Message, dialect: JsonDialect): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const field of desc.fields) {
    if (!isFieldSet(message, field)) continue;
    const value = renderField(field, fieldValue(message, field), dialect);
    if (value === undefined) continue;
    if (dialect === 'proto') json[field.jsonName] = value;
    else if (isNestedContent(field, value)) json.content = { kind: contentKind(field.name), ...value };
    else json[field.name] = value;
  }
  return json;
}

/** A message of protobuf-es holds its fields under their local names, members of a oneof as `{ case, value }`. */
function fieldValue(message: Message, field: DescField): unknown {
  const holder: unknown = Reflect.get(message, field.oneof?.localName ?? field.localName);
  return field.oneof === undefined ? holder : Reflect.get(Object(holder), 'value');
}

/** The public API has no kind for a changed state, so that one stays a field. */
function isNestedContent(field: DescField, value: JsonValue): value is JsonObject {
  return field.oneof?.name === 'content' && field.name !== 'state_update' && isObject(value);
}

function renderField(field: DescField, value: unknown, dialect: JsonDialect): JsonValue | undefined {
  if (field.fieldKind !== 'list') return renderValue(field, value, dialect);
  const items = Array.isArray(value) ? value : [];
  return items.map((item) => renderValue(field, item, dialect) ?? null);
}

function renderValue(field: DescField, value: unknown, dialect: JsonDialect): JsonValue | undefined {
  if (field.enum) return renderEnum(field.enum, Number(value), dialect);
  if (field.message) return renderNested(field.message, value, dialect);
  return renderPlain(value);
}

function renderNested(desc: DescMessage, value: unknown, dialect: JsonDialect): JsonValue | undefined {
  switch (desc.typeName) {
    case 'google.protobuf.Struct':
      return renderPlain(value);
    case 'google.protobuf.Timestamp':
      return renderTime(BigInt(Reflect.get(Object(value), 'seconds')), Number(Reflect.get(Object(value), 'nanos')));
    case 'google.protobuf.Any':
      return renderAny(Object(value));
    default:
      // What is no other kind of field of a decoded message is a message.
      return renderMessage(desc, value as Message, dialect);
  }
}

function renderAny(any: { typeUrl?: unknown; value?: unknown }): JsonObject {
  const bytes = any.value instanceof Uint8Array ? any.value : new Uint8Array();
  return { '@type': String(any.typeUrl), value: base64Encode(bytes) };
}

function renderEnum(desc: DescEnum, number: number, dialect: JsonDialect): JsonValue {
  const name = desc.value[number]?.name;
  if (name === undefined) return number;
  return dialect === 'proto' ? name : name.slice(enumPrefix(desc).length);
}

/** Scalars and what a Struct holds: JSON already, but for numbers that are none. */
function renderPlain(value: unknown): JsonValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(renderPlain);
  if (!isObject(value)) return value as JsonValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderPlain(item)]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
