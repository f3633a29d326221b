import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';

/** How a value is written. */
export const Op = { text: 0, int32: 1, int64: 2, bool: 3, double: 4, bytes: 5, message: 6, struct: 7 } as const;

/** A field as it is written. */
export interface PlannedField {
  readonly op: number;
  readonly tag: number;
  /** Of the property that holds it. */
  readonly name: string;
  /** The property that holds `{ case, value }` instead, if it is a member of a oneof. */
  readonly oneof: string | undefined;
  readonly list: boolean;
  /** Is written also if it has the value of a field that is not there. */
  readonly always: boolean;
  /** As an error names it. */
  readonly path: string;
  /** Of its message, if it holds one. */
  readonly plan: MessagePlan;
}

/** Fields of a message from the last number to the first, as they are written. */
export type MessagePlan = readonly PlannedField[];

const Wire = { varint: 0, fixed64: 1, bytes: 2 } as const;

const SCALARS: ReadonlyMap<ScalarType, readonly [op: number, wire: number]> = new Map([
  [ScalarType.STRING, [Op.text, Wire.bytes]],
  [ScalarType.BYTES, [Op.bytes, Wire.bytes]],
  [ScalarType.INT32, [Op.int32, Wire.varint]],
  [ScalarType.INT64, [Op.int64, Wire.varint]],
  [ScalarType.BOOL, [Op.bool, Wire.varint]],
  [ScalarType.DOUBLE, [Op.double, Wire.fixed64]],
]);

const plans = new WeakMap<DescMessage, MessagePlan>();

/**
 * How messages of a schema are written; made at the first call, from its descriptor, so that a new field is written unasked.
 *
 * @throws Error if the schema has a kind of field that the writer does not know: a map, a list of numbers, an unsigned integer
 */
export function planOf(desc: DescMessage): MessagePlan {
  const known = plans.get(desc);
  if (known) return known;
  const plan: PlannedField[] = [];
  // Before its fields, because a message may hold messages of its own kind.
  plans.set(desc, plan);
  for (const field of desc.fields) plan.push(planField(field));
  plan.sort((a, b) => b.tag - a.tag);
  return plan;
}

function planField(field: DescField): PlannedField {
  const [op, wire] = encodingOf(field);
  return {
    op,
    tag: (field.number << 3) | wire,
    name: field.localName,
    oneof: field.oneof?.localName,
    list: field.fieldKind === 'list',
    always: field.presence !== FeatureSet_FieldPresence.IMPLICIT,
    path: `${field.parent.name}.${field.name}`,
    plan: op === Op.message && field.message ? planOf(field.message) : [],
  };
}

function encodingOf(field: DescField): readonly [op: number, wire: number] {
  const struct = field.message?.typeName === 'google.protobuf.Struct';
  if (field.message && field.fieldKind !== 'map') return [struct ? Op.struct : Op.message, Wire.bytes];
  if (field.fieldKind === 'enum') return [Op.int32, Wire.varint];
  const encoding = field.scalar === undefined ? undefined : SCALARS.get(field.scalar);
  // Numbers in a list are packed into one field, which no event has.
  const packed = field.fieldKind === 'list' && encoding?.[1] !== Wire.bytes;
  if (encoding === undefined || packed || field.fieldKind === 'map')
    throw new Error(`the writer does not know fields like ${field.parent.name}.${field.name}`);
  return encoding;
}
