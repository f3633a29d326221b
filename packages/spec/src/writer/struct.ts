import type { BackwardBuffer } from './backward-buffer.ts';
import { inUtf8Order } from './utf8-order.ts';

// Tags of google.protobuf.Struct, its entries, Value and ListValue.
const ENTRY = (1 << 3) | 2;
const ENTRY_KEY = (1 << 3) | 2;
const ENTRY_VALUE = (2 << 3) | 2;
const NULL = 1 << 3;
const NUMBER = (2 << 3) | 1;
const TEXT = (3 << 3) | 2;
const BOOL = 4 << 3;
const STRUCT = (5 << 3) | 2;
const LIST = (6 << 3) | 2;
const ITEM = (1 << 3) | 2;

/**
 * Writes an object as the fields of a `google.protobuf.Struct`, straight from its values: keys in the order of their UTF-8 bytes,
 * without those that hold undefined. What JSON cannot hold becomes what can: NaN and the infinities their names, anything
 * else null.
 */
export function writeStruct(out: BackwardBuffer, object: object): void {
  const keys = inUtf8Order(Object.keys(object));
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index] ?? '';
    const value = (object as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) continue;
    const end = out.length;
    writeValue(out, value);
    out.varint(out.length - end);
    out.byte(ENTRY_VALUE);
    out.text(key);
    out.byte(ENTRY_KEY);
    out.varint(out.length - end);
    out.byte(ENTRY);
  }
}

function writeValue(out: BackwardBuffer, value: unknown): void {
  if (typeof value === 'string') writeText(out, value);
  else if (typeof value === 'number') writeNumber(out, value);
  else if (typeof value === 'object' && value !== null) writeNested(out, value);
  else if (typeof value === 'boolean') writeByte(out, BOOL, value ? 1 : 0);
  else writeByte(out, NULL, 0);
}

function writeByte(out: BackwardBuffer, tag: number, value: number): void {
  out.byte(value);
  out.byte(tag);
}

function writeText(out: BackwardBuffer, text: string): void {
  out.text(text);
  out.byte(TEXT);
}

function writeNumber(out: BackwardBuffer, value: number): void {
  if (Number.isFinite(value)) {
    // Adding 0 makes 0 of -0.
    out.double(value + 0);
    out.byte(NUMBER);
  } else {
    writeText(out, String(value));
  }
}

function writeNested(out: BackwardBuffer, value: object): void {
  const end = out.length;
  const list = Array.isArray(value);
  if (list) writeItems(out, value);
  else writeStruct(out, value);
  out.varint(out.length - end);
  out.byte(list ? LIST : STRUCT);
}

function writeItems(out: BackwardBuffer, items: readonly unknown[]): void {
  for (let index = items.length - 1; index >= 0; index--) {
    const end = out.length;
    writeValue(out, items[index]);
    out.varint(out.length - end);
    out.byte(ITEM);
  }
}
