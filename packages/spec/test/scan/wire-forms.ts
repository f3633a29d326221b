import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';

interface Field {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The outermost fields of a message, each with its tag, as protobuf-es finds them. */
export function fieldsOf(message: Uint8Array): Field[] {
  const reader = new BinaryReader(message);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wire] = reader.tag();
    reader.skip(wire, number);
    fields.push({ number, bytes: message.subarray(start, reader.pos) });
  }
  return fields;
}

/** Fields that no schema of ours knows, one of each wire type, groups in groups among them. */
const unknownField: fc.Arbitrary<Uint8Array> = fc.constantFrom(
  new BinaryWriter()
    .tag(200, WireType.Varint)
    .uint64(2n ** 64n - 1n)
    .finish(),
  new BinaryWriter().tag(24, WireType.Bit64).double(1).finish(),
  new BinaryWriter().tag(536_870_911, WireType.Bit32).float(1).finish(),
  new BinaryWriter().tag(29, WireType.LengthDelimited).string('event_id').finish(),
  new BinaryWriter()
    .tag(100, WireType.StartGroup)
    .tag(1, WireType.StartGroup)
    .tag(1, WireType.EndGroup)
    .tag(1, WireType.LengthDelimited)
    .string('not the id')
    .tag(100, WireType.EndGroup)
    .finish(),
);

/** Integers as other writers may write them: wider than they need be, negative, or with bits that an int32 loses. */
const oddEnum: fc.Arbitrary<Uint8Array> = fc
  .record({
    number: fc.constantFrom(7, 8, 9, 10),
    value: fc.oneof(fc.integer().map(BigInt), fc.constantFrom(2n ** 32n + 5n, -1n, 2n ** 63n - 1n, -(2n ** 63n))),
  })
  .map(({ number, value }) => new BinaryWriter().tag(number, WireType.Varint).int64(value).finish());

/** Timestamps of which one half is missing, so that two of them make one. */
const halfTimestamp: fc.Arbitrary<Uint8Array> = fc
  .record({ seconds: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), nanos: fc.integer() }, { requiredKeys: [] })
  .map(({ seconds, nanos }) => {
    const half = new BinaryWriter();
    if (seconds !== undefined) half.tag(1, WireType.Varint).int64(seconds);
    if (nanos !== undefined) half.tag(2, WireType.Varint).int32(nanos);
    return new BinaryWriter().tag(11, WireType.LengthDelimited).bytes(half.finish()).finish();
  });

/** The message as other writers may write it: in any order, with fields that stand twice, and with more than is known. */
export function otherForms(message: Uint8Array, others: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const fields = fieldsOf(message).map(({ bytes }) => bytes);
  return fc
    .array(fc.oneof(unknownField, oddEnum, halfTimestamp, others), { maxLength: 6 })
    .chain((added) => fc.shuffledSubarray([...fields, ...added], { minLength: fields.length + added.length }))
    .map((parts) => new Uint8Array(Buffer.concat(parts)));
}
