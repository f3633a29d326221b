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

/** Values by name; what a descriptor says of a message its type cannot, so this is the edge to protobuf. */
type Values = Record<string, unknown>;

const tables = new WeakMap<object, ReadonlyMap<string, FieldDesc>>();

/** The fields of a message by name. */
function fieldsOf(desc: Pick<MessageDesc, 'fields'>): ReadonlyMap<string, FieldDesc> {
  const known = tables.get(desc);
  if (known) return known;
  const table = new Map(desc.fields.map((field) => [field.localName, field]));
  tables.set(desc, table);
  return table;
}

function coerceMessage<T extends object>(desc: Pick<MessageDesc, 'fields'>, message: T): T {
  const fields = fieldsOf(desc);
  // What was given, which is far less than there are fields.
  for (const key of Object.keys(message)) {
    const value = (message as Values)[key];
    const field = fields.get(key);
    if (field !== undefined && field.oneof === undefined) coerceInto(message as Values, key, field, value);
    else if (typeof value === 'object' && value !== null) coerceMember(fields, key, value as Values);
  }
  return message;
}

/** The `{ case, value }` of a oneof. */
function coerceMember(fields: ReadonlyMap<string, FieldDesc>, oneof: string, holder: Values): void {
  const field = typeof holder.case === 'string' ? fields.get(holder.case) : undefined;
  if (field?.oneof?.localName === oneof) coerceInto(holder, 'value', field, holder.value);
}

function coerceInto(target: Values, key: string, field: FieldDesc, value: unknown): void {
  if (value === undefined) return;
  const coerced = coerceField(field, value);
  if (!Object.is(coerced, value)) target[key] = coerced;
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
