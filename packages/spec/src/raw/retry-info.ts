import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Name of the detail of an error in which a gRPC server says when to come again. */
export const RETRY_INFO = 'google.rpc.RetryInfo';

/**
 * The delay in a `google.rpc.RetryInfo`: its field 1, a `Duration` of seconds (1) and nanos (2).
 *
 * @returns milliseconds, 0 or more; undefined if there is none, or the bytes are not such a message
 */
export function decodeRetryDelay(bytes: Uint8Array): number | undefined {
  try {
    const delay = fieldsOf(bytes, WireType.LengthDelimited, (reader) => reader.bytes()).get(1);
    if (delay === undefined) return undefined;
    const parts = fieldsOf(delay, WireType.Varint, (reader) => Number(reader.int64()));
    return Math.max(0, (parts.get(1) ?? 0) * 1000 + (parts.get(2) ?? 0) / 1e6);
  } catch {
    return undefined;
  }
}

/** The same as bytes: what a server tells of when to come again. */
export function encodeRetryDelay(seconds: number): Uint8Array {
  const delay = new BinaryWriter().tag(1, WireType.Varint).int64(seconds).finish();
  return new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(delay).finish();
}

/** The fields of one wire type, by number. */
function fieldsOf<T>(bytes: Uint8Array, type: WireType, read: (reader: BinaryReader) => T): Map<number, T> {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, T>();
  while (reader.pos < reader.len) {
    const [no, found] = reader.tag();
    if (found === type) fields.set(no, read(reader));
    else reader.skip(found, no);
  }
  return fields;
}
