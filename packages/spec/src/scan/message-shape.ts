import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { EventBatchSchema, EventSchema } from '../gen/chaukas/spec/common/v1/events_pb.ts';

/** Wire types of the protobuf encoding. */
export const Wire = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** A field as it stands on the wire. */
export interface FieldShape {
  readonly name: string;
  /** The one wire type that it may have. */
  readonly wire: number;
  /** Holds text, which must be UTF-8. */
  readonly text: boolean;
  /** Its message, if it holds one. */
  readonly message: MessageShape | undefined;
}

/** A message as it stands on the wire. Derived from the descriptors, so that a new field is known unasked. */
export interface MessageShape {
  readonly name: string;
  /** By field number; holes are fields that the schema does not know. */
  readonly fields: readonly (FieldShape | undefined)[];
  /** How many levels of objects and arrays it adds. */
  readonly levels: number;
}

/** Messages that nest without end, and count as one level each. */
const LEVELS: ReadonlySet<string> = new Set(['google.protobuf.Struct', 'google.protobuf.ListValue']);

const FIXED: ReadonlySet<ScalarType> = new Set([ScalarType.DOUBLE, ScalarType.FIXED64, ScalarType.SFIXED64]);
const LENGTH_DELIMITED: ReadonlySet<ScalarType> = new Set([ScalarType.STRING, ScalarType.BYTES]);

const shapes = new Map<string, MessageShape>();

/** Shape of an Event; made at the first call. */
export function eventShape(): MessageShape {
  return shapeOf(EventSchema);
}

/** Shape of an EventBatch; made at the first call. */
export function batchShape(): MessageShape {
  return shapeOf(EventBatchSchema);
}

function shapeOf(desc: DescMessage): MessageShape {
  const known = shapes.get(desc.typeName);
  if (known) return known;
  const fields: (FieldShape | undefined)[] = [];
  const shape = { name: desc.name, fields, levels: LEVELS.has(desc.typeName) ? 1 : 0 };
  // Before its fields, because a Struct holds Structs.
  shapes.set(desc.typeName, shape);
  for (const field of desc.fields) fields[field.number] = fieldShape(field);
  return shape;
}

function fieldShape(field: DescField): FieldShape {
  const { name } = field;
  if (field.fieldKind === 'map') return { name, wire: Wire.bytes, text: false, message: entryShape(field) };
  if (field.message) return { name, wire: Wire.bytes, text: false, message: shapeOf(field.message) };
  const scalar = field.scalar ?? ScalarType.INT32;
  return { name, wire: wireOf(scalar), text: scalar === ScalarType.STRING, message: undefined };
}

/** The entries of a map are messages of a key and a value. */
function entryShape(field: DescField & { fieldKind: 'map' }): MessageShape {
  const value: FieldShape = field.message
    ? { name: 'value', wire: Wire.bytes, text: false, message: shapeOf(field.message) }
    : { name: 'value', wire: wireOf(field.scalar ?? ScalarType.INT32), text: false, message: undefined };
  const key: FieldShape = { name: 'key', wire: wireOf(field.mapKey), text: true, message: undefined };
  return { name: `${field.parent.name}.${field.name}`, fields: [undefined, key, value], levels: 0 };
}

function wireOf(scalar: ScalarType): number {
  if (LENGTH_DELIMITED.has(scalar)) return Wire.bytes;
  return FIXED.has(scalar) ? Wire.fixed64 : Wire.varint;
}
