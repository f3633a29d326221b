import { isDeepStrictEqual } from 'node:util';
import { create } from '@bufbuild/protobuf';
import { AnySchema, timestampFromMs } from '@bufbuild/protobuf/wkt';
import { type Event, type EventInit, EventSchema } from '@chaukas/spec';
import fc from 'fast-check';
import { extendedEvent } from '../hostile.ts';

export type Create = (init: EventInit) => Event;

const MEMBERS = EventSchema.members.map(({ localName }) => localName);
/** Most can go wrong with those. */
const MESSAGES = EventSchema.members.flatMap((member) =>
  member.kind === 'oneof' || member.fieldKind === 'message' ? [member.localName] : [],
);
const NESTED = ['seconds', 'nanos', 'case', 'value', 'durationMs', 'attempt', '0', '$typeName', 'unknown'];

/** What no type of ours allows, and what is a message already; some of it fits some field. */
const ODD: readonly unknown[] = [
  ...[null, undefined, '', 'x', 0, 7, Number.NaN, false, true, 1n, Symbol.iterator],
  ...[[], [null], [[]], ['a', 7], [{ typeUrl: 'a' }, create(AnySchema)], new Array(2)],
  ...[{}, { nanos: 5 }, { seconds: 3n, nanos: null }, { cpuPercent: 2, unknown: 1 }, Object.create({ nanos: 4 })],
  ...[
    { case: 'toolCall' },
    { case: 'error', value: null },
    { case: 'message', value: [] },
    { case: 'none', value: {} },
  ],
  ...[{ case: null }, { case: 'toolCall', value: create(EventSchema) }, { case: 'stateUpdate', value: 'x' }],
  ...[timestampFromMs(5), create(EventSchema), { $typeName: 'x', nanos: 2 }, { $typeName: 7, durationMs: 2 }],
  ...[new Date(0), new Uint8Array(2), new Map(), () => 1],
];

const member = fc.oneof(fc.constantFrom(...MEMBERS), fc.constantFrom(...MESSAGES));
const change = fc.tuple(member, fc.option(fc.constantFrom(...NESTED), { freq: 1 }), fc.constantFrom(...ODD));

/** Events of which some values are odd, in the event itself or in a message of it. */
const oddEvent: fc.Arbitrary<EventInit> = fc
  .tuple(extendedEvent, fc.array(change, { maxLength: 6 }))
  .map(([event, changes]) => changes.reduce<EventInit>((init, odd) => withOdd(init, ...odd), event));

function withOdd(init: EventInit, member: string, nested: string | null, value: unknown): EventInit {
  if (nested === null) return { ...init, [member]: value };
  const holder: unknown = Reflect.get(init, member);
  if (typeof holder !== 'object' || holder === null) return init;
  return { ...init, [member]: Object.assign(Array.isArray(holder) ? [...holder] : { ...holder }, { [nested]: value }) };
}

/** An event without a time is another path than one with, and what is an event already another than what is not. */
export const anyEvent: fc.Arbitrary<EventInit> = fc
  .tuple(fc.oneof(extendedEvent, oddEvent), fc.constantFrom(asItIs, timed, timed, timed, made, madeOfAnother))
  .map(([event, form]) => form(event));

function asItIs(event: EventInit): EventInit {
  return event;
}

function timed(event: EventInit): EventInit {
  return { ...event, timestamp: event.timestamp ?? { seconds: 1n, nanos: 2 } };
}

function made(event: EventInit): EventInit {
  return { ...timed(event), $typeName: EventSchema.typeName } as EventInit;
}

function madeOfAnother(event: EventInit): EventInit {
  return { ...timed(event), $typeName: 'another' } as unknown as EventInit;
}

/** Whether an event is made otherwise than by protobuf-es: in values, in the order of properties, or in what is copied. */
export function differsFromEs(createEvent: Create, init: EventInit): boolean {
  return !isDeepStrictEqual(
    outcome(createEvent, init),
    outcome((given) => create(EventSchema, given), init),
  );
}

function outcome(make: Create, init: EventInit): unknown {
  try {
    const event = make(init);
    const kept = Object.entries(event).filter(([key, value]) => Reflect.get(init, key) === value);
    return { form: formOf(event), kept: kept.map(([key]) => key), same: event === (init as unknown) };
  } catch (error) {
    return String(error);
  }
}

/** A value with what comparisons overlook: the order of keys, and keys named `__proto__`. */
function formOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, formOf(item)]);
  return { prototype: Object.getPrototypeOf(value), list: Array.isArray(value) && value.length, entries };
}
