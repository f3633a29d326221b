import type { BackwardBuffer } from './backward-buffer.ts';
import { type MessagePlan, Op, type PlannedField } from './plan.ts';
import { writeStruct } from './struct.ts';

/**
 * Writes the fields of a message: one of protobuf-es, or a plain object of the same shape.
 *
 * @throws TypeError that names the field whose value does not fit it
 */
export function writeMessage(out: BackwardBuffer, plan: MessagePlan, message: object): void {
  for (const field of plan) {
    const value = fieldOf(message, field);
    if (value === undefined || value === null) continue;
    if (field.list) writeList(out, field, value);
    else if (field.always || !isDefault(field, value)) writeField(out, field, value);
  }
}

/** A message by the names of its fields. */
type Fields = Readonly<Record<string, unknown>>;

function fieldOf(message: object, { name, oneof }: PlannedField): unknown {
  // The casts are the edge to protobuf: what a descriptor says of a message, its type cannot. Reflect.get costs twice as much.
  const fields = message as Fields;
  if (oneof === undefined) return fields[name];
  const holder = fields[oneof];
  if (typeof holder !== 'object' || holder === null) return undefined;
  const member = holder as Fields;
  return member.case === name ? member.value : undefined;
}

/** By op: such a value cannot be told from a field that is not there, and is not written. -0 is 0. */
const DEFAULTS: readonly unknown[] = ['', 0, 0n, false, 0];

function isDefault({ op }: PlannedField, value: unknown): boolean {
  return op === Op.bytes ? value instanceof Uint8Array && value.length === 0 : value === DEFAULTS[op];
}

function writeList(out: BackwardBuffer, field: PlannedField, values: unknown): void {
  if (!Array.isArray(values)) throw misfit(field, 'a list');
  for (let index = values.length - 1; index >= 0; index--) writeField(out, field, values[index]);
}

function writeField(out: BackwardBuffer, field: PlannedField, value: unknown): void {
  const wanted = typeof value === 'object' ? writeObject(out, field, value) : writePlain(out, field, value);
  if (wanted !== undefined) throw misfit(field, wanted);
  out.varint(field.tag);
}

/** What the field wants; undefined if the value is that, and is written. */
type Wanted = string | undefined;

const WANTED = [
  'a text',
  'an integer of 32 bits',
  'an integer of 64 bits',
  'true or false',
  'a number',
  'bytes',
  'an object',
  'an object',
];

function writePlain(out: BackwardBuffer, { op }: PlannedField, value: unknown): Wanted {
  if (typeof value === 'number') return writeNumber(out, op, value);
  if (op === Op.text && typeof value === 'string') out.text(value);
  else if (op === Op.bool && typeof value === 'boolean') out.varint(value ? 1 : 0);
  else if (op === Op.int64 && typeof value === 'bigint' && BigInt.asIntN(64, value) === value) out.int64(value);
  else return WANTED[op];
  return undefined;
}

function writeNumber(out: BackwardBuffer, op: number, value: number): Wanted {
  if (op === Op.int32 && (value | 0) === value) out.int32(value);
  else if (op === Op.double) out.double(value);
  else return WANTED[op];
  return undefined;
}

function writeObject(out: BackwardBuffer, { op, plan }: PlannedField, value: object | null): Wanted {
  if (op === Op.bytes && value instanceof Uint8Array) {
    out.bytes(value);
    return undefined;
  }
  if (op < Op.message || value === null) return WANTED[op];
  const end = out.length;
  if (op === Op.struct) writeStruct(out, value);
  else writeMessage(out, plan, value);
  out.varint(out.length - end);
  return undefined;
}

function misfit({ path }: PlannedField, wanted: string): TypeError {
  return new TypeError(`${path} is not ${wanted}`);
}
