import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
} from '@bufbuild/protobuf';
import { Refusal } from '../refusal.ts';
import { contentField, enumPrefix } from './dialect.ts';
import { SCALARS } from './parse-scalar.ts';
import { parseTime } from './time.ts';
import { cut, wrong } from './wrong-value.ts';

/** Objects and arrays inside each other that a Struct may hold, as in the binary form. */
const MAX_LEVELS = 24;

/**
 * Reads a message from parsed JSON of either dialect: names in snake_case or lowerCamelCase, enum names short or full, an
 * event's content under `content` or under its field. Written by hand because its sentences name the field.
 *
 * Keys that are not known are refused: what they say would be lost.
 *
 * @param path of the value in the request, for sentences
 * @throws Refusal
 */
export function parseMessage<Desc extends DescMessage>(desc: Desc, json: unknown, path: string): MessageShape<Desc> {
  // The fields of the descriptor give the fields of its init; types cannot follow that.
  return create(desc, parseFields(desc, json, path) as MessageInitShape<Desc>);
}

type Init = Record<string, unknown>;

function parseFields(desc: DescMessage, json: unknown, path: string): Init {
  if (!isObject(json)) throw wrong(path, json, 'an object');
  const init: Init = {};
  for (const [key, value] of Object.entries(json)) {
    if (value === null || value === undefined) continue;
    const at = `${path}.${key}`;
    const { field, value: given } = named(desc, key, value, at);
    const holder = (field.oneof ?? field).localName;
    if (Object.hasOwn(init, holder))
      throw new Refusal('invalid', `${at} stands beside another value of the same field.`);
    const parsed = parseField(field, given, at);
    init[holder] = field.oneof === undefined ? parsed : { case: field.localName, value: parsed };
  }
  return init;
}

const fieldsByName = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

/** The field that a key means, and its value: of `content: { kind, ... }` the field of that kind, and the rest. */
function named(desc: DescMessage, key: string, value: unknown, path: string): { field: DescField; value: unknown } {
  const names = namesOf(desc);
  const field = names.get(key);
  if (field !== undefined) return { field, value };
  if (key !== 'content' || !desc.oneofs.some(({ name }) => name === 'content')) {
    throw new Refusal('invalid', `${cut(path)} is not a field of ${desc.name}.`);
  }
  if (!isObject(value)) throw wrong(path, value, 'an object');
  const { kind, ...rest } = value;
  if (typeof kind !== 'string') throw wrong(`${path}.kind`, kind, 'the kind of the content, for example "message"');
  const member = names.get(contentField(kind));
  if (member?.oneof?.name !== 'content') throw wrong(`${path}.kind`, kind, 'a kind of content');
  return { field: member, value: rest };
}

function namesOf(desc: DescMessage): ReadonlyMap<string, DescField> {
  const known = fieldsByName.get(desc);
  if (known !== undefined) return known;
  const names = new Map(
    desc.fields.flatMap((field) => [[field.name, field] as const, [field.jsonName, field] as const]),
  );
  fieldsByName.set(desc, names);
  return names;
}

function parseField(field: DescField, value: unknown, path: string): unknown {
  if (field.fieldKind !== 'list') return parseValue(field, value, path);
  if (!Array.isArray(value)) throw wrong(path, value, 'an array');
  return value.map((item: unknown, at) => parseValue(field, item, `${path}[${at}]`));
}

function parseValue(field: DescField, value: unknown, path: string): unknown {
  if (field.enum) return parseEnum(field.enum, value, path);
  if (field.message) return parseNested(field.message, value, path);
  const kind = SCALARS[field.scalar ?? ScalarType.STRING];
  if (kind === undefined) throw new Refusal('invalid', `${path} cannot be given in JSON.`);
  const parsed = kind.parse(value);
  if (parsed === undefined) throw wrong(path, value, kind.name);
  return parsed;
}

function parseEnum(desc: NonNullable<DescField['enum']>, value: unknown, path: string): number {
  const named = desc.values.find(({ name }) => name === value || name === `${enumPrefix(desc)}${value}`);
  if (typeof value === 'string' && named !== undefined) return named.number;
  if (typeof value === 'number' && desc.value[value] !== undefined) return value;
  const example = desc.values[1]?.name.slice(enumPrefix(desc).length);
  throw wrong(path, value, `a name of ${desc.name}, for example "${example}"`);
}

function parseNested(desc: DescMessage, value: unknown, path: string): unknown {
  switch (desc.typeName) {
    case 'google.protobuf.Struct':
      if (!isObject(value)) throw wrong(path, value, 'an object');
      checkDepth(value, path);
      return value;
    case 'google.protobuf.Timestamp': {
      const time = typeof value === 'string' ? parseTime(value) : undefined;
      if (time === undefined) throw wrong(path, value, 'a time as in "2026-01-31T12:00:00.5Z"');
      return time;
    }
    case 'google.protobuf.Any':
      return parseAny(value, path);
    default:
      return parseFields(desc, value, path);
  }
}

/** The schemas of extensions are not known here, so their content comes as the bytes it has in the binary form. */
function parseAny(value: unknown, path: string): { typeUrl: string; value: Uint8Array } {
  const { '@type': typeUrl, value: base64, ...rest } = isObject(value) ? value : {};
  const isBase64 = typeof base64 === 'string' && /^[\w+/-]*={0,2}$/.test(base64);
  if (typeof typeUrl !== 'string' || !isBase64 || Object.keys(rest).length > 0) {
    throw wrong(path, value, 'an object of "@type" and "value", the encoded message in base64');
  }
  return { typeUrl, value: new Uint8Array(Buffer.from(base64, 'base64')) };
}

/** A loop, because a hostile value is as deep as its request is long. */
function checkDepth(root: object, path: string): void {
  let level: unknown[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_LEVELS) {
      throw new Refusal('invalid', `${path} nests objects and arrays deeper than ${MAX_LEVELS} levels.`);
    }
    level = level.flatMap((value) =>
      Object.values(Object(value)).filter((item) => typeof item === 'object' && item !== null),
    );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
