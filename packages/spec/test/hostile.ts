import { type DescField, type DescMessage, type DescOneof, ScalarType } from '@bufbuild/protobuf';
import { type EventInit, EventSchema, type JsonObject, type JsonValue } from '@chaukas/spec';
import fc from 'fast-check';

// What trips up objects, and what trips up parsers.
const KEYS = ['', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '10', '2', '@type', 'eventId', 'a.b[0]'];
const TEXTS = ['\u0000', '\ufeff', '\u2028', '\uffff', '\r\n', '"\\', '😀', '1e999', 'null', 'x'.repeat(5000)];

/** Well-formed strings, those that trip up parsers and objects among them. */
const hostileString: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...KEYS, ...TEXTS), fc.string({ unit: 'binary' }));

// `+ 0` makes 0 of -0, as the snapshot at capture does, because JSON text does not keep it.
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const { json } = fc.letrec<{ json: JsonValue; object: JsonObject }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(hostileString, finite, fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    tie('object'),
  ),
  object: objectOf(tie('json')),
}));

// `Object.fromEntries` makes `__proto__` a key like any other, which a literal or an assignment would not.
function objectOf(value: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> {
  return fc.array(fc.tuple(hostileString, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));
}

const FIRST_SECOND = -62_135_596_800n; // 0001-01-01T00:00:00Z
const LAST_SECOND = 253_402_300_799n; // 9999-12-31T23:59:59Z

const WELL_KNOWN: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'google.protobuf.Struct': objectOf(json),
  'google.protobuf.Timestamp': fc.record({
    seconds: fc.bigInt({ min: FIRST_SECOND, max: LAST_SECOND }),
    nanos: fc.integer({ min: 0, max: 999_999_999 }),
  }),
};

const SCALARS: Readonly<Partial<Record<ScalarType, fc.Arbitrary<unknown>>>> = {
  [ScalarType.STRING]: hostileString,
  [ScalarType.BOOL]: fc.boolean(),
  [ScalarType.INT32]: fc.integer(),
  [ScalarType.INT64]: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  [ScalarType.DOUBLE]: fc.double().map((value) => value + 0),
  [ScalarType.BYTES]: fc.uint8Array({ maxLength: 300 }),
};

function singleOf(field: DescField): fc.Arbitrary<unknown> {
  if (field.message) return messageOf(field.message);
  if (field.enum) return fc.constantFrom(...field.enum.values.map(({ number }) => number));
  const scalar = field.scalar === undefined ? undefined : SCALARS[field.scalar];
  if (scalar === undefined) throw new Error(`no arbitrary for ${field}`);
  return scalar;
}

function fieldOf(field: DescField): fc.Arbitrary<unknown> {
  return field.fieldKind === 'list' ? fc.array(singleOf(field), { maxLength: 4 }) : singleOf(field);
}

function oneofOf(oneof: DescOneof): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...oneof.fields.map((field) => fc.record({ case: fc.constant(field.localName), value: singleOf(field) })),
  );
}

function messageOf(desc: DescMessage): fc.Arbitrary<unknown> {
  const known = WELL_KNOWN[desc.typeName];
  if (known) return known;
  const members = desc.members.map((member) => [
    member.localName,
    member.kind === 'oneof' ? oneofOf(member) : fieldOf(member),
  ]);
  return fc.record(Object.fromEntries(members), { requiredKeys: [] });
}

/**
 * Events with any of their fields filled, following the descriptors, so that a new field is covered unasked; each has some
 * content.
 */
// The cast is what a walk over descriptors cannot prove: that its values have the type they describe.
export const extendedEvent: fc.Arbitrary<EventInit> = messageOf(EventSchema) as fc.Arbitrary<EventInit>;

/** Without extensions, whose JSON form needs their schema. */
export const hostileEvent: fc.Arbitrary<EventInit> = extendedEvent.map((event) => ({ ...event, extensions: [] }));
