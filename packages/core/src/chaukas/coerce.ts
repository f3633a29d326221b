import { type EventInit, EventSchema } from '@chaukas/spec';
import { coerceText } from './coerce-text.ts';

type MessageDesc = Pick<typeof EventSchema, 'fields' | 'oneofs'>;
type FieldDesc = MessageDesc['fields'][number];

const INT32_LIMIT = 2 ** 31;

/** A value as its field can hold it; undefined for one that it cannot. */
type Coerce = (value: unknown) => unknown;

/** Values by name; what a descriptor says of a message its type cannot, so this is the edge to protobuf. */
type Values = Record<string, unknown>;

/**
 * Makes what an app or library gave fit the fields of the schema, so that a wrong type costs a field and never the event:
 * text becomes well-formed text of bounded length, numbers that a field cannot hold are left out.
 */
export function coerceEvent(init: EventInit): EventInit {
  return coerceMessage(EventSchema, init);
}

const tables = new WeakMap<object, ReadonlyMap<string, FieldTable>>();

/** What is done with the value under a name: of a field, or of the members of a oneof. */
type FieldTable = { readonly coerce: Coerce } | { readonly members: ReadonlyMap<unknown, Coerce> };

function coerceMessage<T extends object>(desc: MessageDesc, message: T): T {
  const table = tableOf(desc);
  const values = message as Values;
  // What was given, which is far less than there are fields.
  for (const key of Object.keys(message)) {
    const value = values[key];
    const field = table.get(key);
    if (field === undefined || value === undefined) continue;
    if ('coerce' in field) coerceInto(values, key, field.coerce, value);
    else if (typeof value === 'object' && value !== null) coerceMember(field.members, value as Values);
  }
  return message;
}

/** The `{ case, value }` of a oneof. */
function coerceMember(members: ReadonlyMap<unknown, Coerce>, holder: Values): void {
  const coerce = members.get(holder.case);
  if (coerce !== undefined && holder.value !== undefined) coerceInto(holder, 'value', coerce, holder.value);
}

function coerceInto(target: Values, key: string, coerce: Coerce, value: unknown): void {
  const coerced = coerce(value);
  if (!Object.is(coerced, value)) target[key] = coerced;
}

/** The fields of a message by name. */
function tableOf(desc: MessageDesc): ReadonlyMap<string, FieldTable> {
  const known = tables.get(desc);
  if (known) return known;
  const plain = desc.fields.filter(({ oneof }) => oneof === undefined);
  const table = new Map<string, FieldTable>([
    ...plain.map((field) => [field.localName, { coerce: coercer(field) }] as const),
    ...desc.oneofs.map(({ localName, fields }) => [localName, { members: membersOf(fields) }] as const),
  ]);
  tables.set(desc, table);
  return table;
}

function membersOf(fields: readonly FieldDesc[]): ReadonlyMap<unknown, Coerce> {
  return new Map(fields.map((field) => [field.localName, coercer(field)]));
}

function coercer(field: FieldDesc): Coerce {
  switch (field.fieldKind) {
    case 'scalar':
      return SCALARS.get(field.scalar) ?? asGiven;
    case 'list':
      return listOf(field.listKind === 'scalar' ? SCALARS.get(field.scalar) : undefined);
    case 'message':
      return messageOf(field.message);
    case 'enum':
      return (value) => (typeof value === 'number' ? value : undefined);
    default:
      return asGiven;
  }
}

function listOf(item: Coerce | undefined): Coerce {
  if (item === undefined) return (value) => (Array.isArray(value) ? value : undefined);
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    return value.length === 0 ? value : value.map(item);
  };
}

function messageOf(desc: MessageDesc & { readonly typeName: string }): Coerce {
  // A Struct is plain JSON of the snapshot's making already.
  if (desc.typeName.startsWith('google.protobuf.')) return asGiven;
  return (value) => (typeof value === 'object' && value !== null ? coerceMessage(desc, value) : undefined);
}

function asGiven(value: unknown): unknown {
  return value;
}

/** Adding 0 makes 0 of -0, which the wire format would keep apart. By the numbers of protobuf's scalar types. */
const SCALARS: ReadonlyMap<number, Coerce> = new Map<number, Coerce>([
  [1, (value) => (typeof value === 'number' ? value + 0 : undefined)], // double
  [5, (value) => (isInt32(value) ? value + 0 : undefined)], // int32
  [8, (value) => value === true], // bool
  [9, coerceText], // string
]);

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < INT32_LIMIT;
}
