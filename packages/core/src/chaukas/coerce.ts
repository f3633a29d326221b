import { type EventInit, EventSchema } from '@chaukas/spec';
import { coerceText } from './coerce-text.ts';

type MessageDesc = typeof EventSchema;
type FieldDesc = MessageDesc['fields'][number];

const INT32_LIMIT = 2 ** 31;

/**
 * Makes what an app or library gave fit the fields of the schema, so that a wrong type costs a field and never the event:
 * text becomes well-formed text of bounded length, numbers that a field cannot hold are left out.
 */
export function coerceEvent(init: EventInit): EventInit {
  return coerceMessage(EventSchema, init);
}

function coerceMessage<T extends object>(desc: Pick<MessageDesc, 'fields'>, message: T): T {
  for (const field of desc.fields) {
    const holder = field.oneof === undefined ? message : memberHolder(message, field);
    if (holder === undefined) continue;
    const key = field.oneof === undefined ? field.localName : 'value';
    const value: unknown = Reflect.get(holder, key);
    if (value === undefined) continue;
    const coerced = coerceField(field, value);
    if (!Object.is(coerced, value)) Reflect.set(holder, key, coerced);
  }
  return message;
}

/** The `{ case, value }` of a oneof, if it holds this member. */
function memberHolder(message: object, field: FieldDesc): object | undefined {
  const holder: unknown = Reflect.get(message, field.oneof?.localName ?? '');
  if (typeof holder !== 'object' || holder === null) return undefined;
  return Reflect.get(holder, 'case') === field.localName ? holder : undefined;
}

function coerceField(field: FieldDesc, value: unknown): unknown {
  switch (field.fieldKind) {
    case 'scalar':
      return coerceScalar(field.scalar, value);
    case 'list':
      if (!Array.isArray(value)) return undefined;
      return field.listKind === 'scalar' ? value.map((item: unknown) => coerceScalar(field.scalar, item)) : value;
    case 'message':
      // A Struct is plain JSON of the snapshot's making already.
      if (field.message.typeName.startsWith('google.protobuf.')) return value;
      return typeof value === 'object' && value !== null ? coerceMessage(field.message, value) : undefined;
    case 'enum':
      return typeof value === 'number' ? value : undefined;
    default:
      return value;
  }
}

/** Numbers of protobuf's scalar types that the event schema uses. */
const SCALAR = { DOUBLE: 1, INT32: 5, BOOL: 8, STRING: 9 };

/** Adding 0 makes 0 of -0, which the wire format would keep apart. */
function coerceScalar(scalar: number, value: unknown): unknown {
  switch (scalar) {
    case SCALAR.STRING:
      return coerceText(value);
    case SCALAR.INT32:
      return isInt32(value) ? value + 0 : undefined;
    case SCALAR.DOUBLE:
      return typeof value === 'number' ? value + 0 : undefined;
    case SCALAR.BOOL:
      return value === true;
    default:
      return value;
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < INT32_LIMIT;
}
