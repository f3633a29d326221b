import assert from 'node:assert/strict';
import { clone, create, equals, fromBinary, isMessage, toBinary, toJson } from '@bufbuild/protobuf';
import { createEvent, type EventInit, EventSchema } from '@chaukas/spec';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extendedEvent, hostileEvent } from '../hostile.ts';
import { anyEvent, differsFromEs } from './by-es.ts';

it('an event is made as protobuf-es makes it, whatever it is made from', () => {
  fc.assert(
    fc.property(anyEvent, (init) => {
      if (differsFromEs(createEvent, init)) assert.deepStrictEqual(createEvent(init), create(EventSchema, init));
      expect(differsFromEs(createEvent, init)).toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['an empty object', {}],
  ['a time alone', { timestamp: {} }],
  ['nothing but nulls', Object.fromEntries(EventSchema.members.map(({ localName }) => [localName, null]))],
  ['inherited fields', Object.create({ eventId: 'e1', timestamp: { nanos: 3 }, tags: ['a'] })],
])('%s makes the same event', (_, init) => {
  assert.deepStrictEqual(createEvent(init as EventInit), create(EventSchema, init as EventInit));
});

it('an event that is made already is the event', () => {
  const event = createEvent({ eventId: 'e1', timestamp: { seconds: 1n } });
  expect(createEvent(event as unknown as EventInit)).toBe(event);
});

it('each field is in its place, with its value and without', () => {
  const [full] = fc.sample(
    extendedEvent.filter((event) => EventSchema.members.every(({ localName }) => localName in event)),
    { numRuns: 1, seed: 1 },
  );
  assert(full);
  for (const { localName } of EventSchema.members) {
    const { [localName]: _, ...without } = full as Record<string, unknown>;
    for (const init of [without, { [localName]: Reflect.get(full, localName), timestamp: { seconds: 1n } }])
      expect([localName, differsFromEs(createEvent, init)]).toEqual([localName, false]);
  }
});

it('what protobuf-es does with messages, it does with an event that was made here', () => {
  fc.assert(
    fc.property(hostileEvent, (init) => {
      const [event, byEs] = [createEvent(init), create(EventSchema, init)];
      expect(isMessage(event, EventSchema)).toBe(true);
      // An event that holds NaN equals none, however it was made.
      expect(equals(EventSchema, event, byEs)).toBe(equals(EventSchema, byEs, create(EventSchema, init)));
      const bytes = toBinary(EventSchema, event);
      assert.deepStrictEqual(bytes, toBinary(EventSchema, byEs));
      assert.deepStrictEqual(fromBinary(EventSchema, bytes), fromBinary(EventSchema, toBinary(EventSchema, byEs)));
      assert.deepStrictEqual(toJson(EventSchema, event), toJson(EventSchema, byEs));
      assert.deepStrictEqual(clone(EventSchema, event), clone(EventSchema, byEs));
    }),
  );
});
