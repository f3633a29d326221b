import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import { createEvent, EventBatchSchema, EventSchema } from '@chaukas/spec';
import { eventText, MalformedEventError, readHeader, scanBatch, scanEvent } from '@chaukas/spec/scan';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileEvent } from '../hostile.ts';
import { headerOf, readByEs, textsOf } from './read-by-es.ts';
import { fieldsOf, otherForms } from './wire-forms.ts';

const eventBytes = hostileEvent.map((init) => toBinary(EventSchema, createEvent(init)));

// Fields of a second event behind those of the first: scalars of which the last counts, messages that merge.
const anyForm = fc
  .tuple(eventBytes, eventBytes)
  .chain(([first, second]) =>
    otherForms(first, fc.constantFrom(new Uint8Array(), ...fieldsOf(second).map((field) => field.bytes))),
  );

function scanned(bytes: Uint8Array): ReturnType<typeof scanEvent> | undefined {
  try {
    return scanEvent(bytes);
  } catch (error) {
    assert(error instanceof MalformedEventError, String(error));
    return undefined;
  }
}

/** Whatever the scan lets pass, protobuf-es reads, and finds the same in it. */
function agrees(bytes: Uint8Array): boolean {
  const header = scanned(bytes);
  if (header === undefined) return false;
  const event = readByEs(bytes);
  assert(event, 'the scan let pass what protobuf-es refuses');
  assert.deepStrictEqual({ ...header }, headerOf(event));
  return true;
}

describe('scanEvent', () => {
  it('finds the header that protobuf-es finds, however the event is written', () => {
    fc.assert(
      fc.property(anyForm, (bytes) => {
        assert(agrees(bytes), 'the scan refused an event');
        assert.deepStrictEqual(readHeader(bytes), scanEvent(bytes));
      }),
    );
  });

  it('refuses an event that was cut off, unless what is left is one', () => {
    let refused = 0;
    let passed = 0;
    fc.assert(
      fc.property(anyForm, (bytes) => {
        // Each byte, where there are few; over the whole length, where there are many.
        const step = Math.ceil(bytes.length / 300);
        for (let length = 0; length < bytes.length; length += step) {
          const part = bytes.slice(0, length);
          if (agrees(part)) passed++;
          else refused++;
          if (readByEs(part) === undefined) assert(scanned(part) === undefined);
        }
      }),
      { numRuns: 50 },
    );
    expect(refused).toBeGreaterThan(passed);
    expect(passed).toBeGreaterThan(50);
  });

  it('lets nothing pass that protobuf-es refuses, whatever bytes were changed', () => {
    let refused = 0;
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(anyForm, fc.array(change, { minLength: 1, maxLength: 3 }), (bytes, changes) => {
        const changed = bytes.slice();
        for (const { at, to } of changes) changed[at % Math.max(1, changed.length)] = to;
        if (!agrees(changed)) refused++;
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('reads a view of a larger buffer', () => {
    const event = toBinary(EventSchema, createEvent({ eventId: 'a', tags: ['x'] }));
    const larger = Buffer.concat([Buffer.alloc(5, 0xff), event, Buffer.alloc(5, 0xff)]);
    expect(scanEvent(larger.subarray(5, 5 + event.length))).toMatchObject({ eventId: 'a', tags: ['x'] });
  });
});

describe('what is no event', () => {
  it.each([
    ['a text that is cut off', '0a0561', 'event_id (field 1), at byte 0, is cut off'],
    ['a text that is no UTF-8', '0a02c328', 'event_id (field 1), at byte 0, is not UTF-8'],
    ['a surrogate', '0a03eda080', 'event_id (field 1), at byte 0, is not UTF-8'],
    ['text in the content that is no UTF-8', 'fa01031201ff', 'ToolCall.name (field 2), at byte 3, is not UTF-8'],
    ['a number where a text belongs', '0801', 'event_id (field 1), at byte 0, has wire type 0 instead of 2'],
    ['a list of numbers where one belongs', '3a0101', 'type (field 7), at byte 0, has wire type 2 instead of 0'],
    ['a field 0', '0001', 'field 0 of Event, at byte 0, does not exist'],
    ['a wire type 7', 'c70c', 'field 200 of Event, at byte 0, has wire type 7, which does not exist here'],
    [
      'an integer of eleven bytes',
      `38${'ff'.repeat(11)}`,
      'type (field 7), at byte 0, has an integer that is too long',
    ],
    ['an integer that is cut off', '38ff', 'type (field 7), at byte 0, is cut off'],
    ['a length of 4 GiB', '0affffffff0f', 'event_id (field 1), at byte 0, is cut off'],
    ['a length beyond 4 GiB', '0affffffff1f', 'event_id (field 1), at byte 0, has a length that is too large'],
    ['a group without an end', 'c30c0801', 'field 1 of a group, at byte 2, is cut off'],
    ['the end of another group', 'c30ccc0c', 'field 201 of a group, at byte 2, ends a group that it did not begin'],
    ['an end without a group', 'c40c', 'field 200 of Event, at byte 0, has wire type 4, which does not exist here'],
    ['a message longer than the one it is in', 'fa01021a05', 'ToolCall.arguments (field 3), at byte 3, is cut off'],
    ['a timestamp that is cut off', '5a020880', 'Timestamp.seconds (field 1), at byte 2, is cut off'],
  ])('%s', (_, hex, message) => {
    expect(() => scanEvent(Buffer.from(hex, 'hex'))).toThrow(new MalformedEventError(message));
  });

  it('says which event it was, if it can', () => {
    expect(() => scanEvent(Buffer.from('0a016138', 'hex'))).toThrow(
      expect.objectContaining({ name: 'MalformedEventError', eventId: 'a' }),
    );
  });
});

describe('an event that nests', () => {
  const nested = (levels: number, wrap: (inner: unknown) => unknown): Uint8Array => {
    let inner: unknown = 'x';
    for (let level = 1; level < levels; level++) inner = wrap(inner);
    return toBinary(EventSchema, createEvent({ eventId: 'deep', metadata: { inner } as Record<string, string> }));
  };

  it.each([
    ['objects', (inner: unknown) => ({ inner })],
    ['arrays', (inner: unknown) => [inner]],
  ])('passes with 24 levels of %s, and not with 25', (_, wrap) => {
    expect(scanEvent(nested(24, wrap)).eventId).toBe('deep');
    expect(() => scanEvent(nested(25, wrap))).toThrow(/Value\..+ nests objects and arrays deeper than 24 levels/);
    expect(() => eventText(nested(25, wrap))).toThrow(MalformedEventError);
  });

  it('is refused before it becomes a stack of calls', () => {
    // A Value in a ListValue, a hundred thousand times: two bytes and a length each, from the inside out.
    const parts: Buffer[] = [];
    let length = 0;
    for (let level = 0; level < 200_001; level++) {
      const head = Buffer.from([level % 2 === 0 ? 0x32 : 0x0a, ...varint(length)]);
      parts.push(head);
      length += head.length;
    }
    const list = Buffer.concat([Buffer.from([0x12, ...varint(length)]), ...parts.reverse()]);
    const entry = Buffer.concat([Buffer.from([0x0a, ...varint(list.length)]), list]);
    const bomb = Buffer.concat([Buffer.from([0xd2, 0x05, ...varint(entry.length)]), entry]);
    expect(() => scanEvent(bomb)).toThrow(/deeper than 24 levels/);
    expect(() => scanEvent(Buffer.alloc(1_000_000, 0x33))).toThrow(/has wire type 3 instead of 2/);
    expect(() => scanEvent(Buffer.alloc(1_000_000, Buffer.from([0xc3, 0x0c])))).toThrow(/groups deeper than 24/);
  });
});

describe('eventText', () => {
  it('is every string of the content, the metadata and the name of the agent', () => {
    fc.assert(
      fc.property(hostileEvent, (init) => {
        const event = createEvent(init);
        const lines = eventText(toBinary(EventSchema, event));
        expect(lines.split('\n').filter(Boolean).sort()).toEqual(
          textsOf(event)
            .flatMap((text) => text.split('\n'))
            .filter(Boolean)
            .sort(),
        );
      }),
    );
  });
});

describe('scanBatch', () => {
  it('gives the events as they stand in the batch', () => {
    fc.assert(
      fc.property(fc.array(hostileEvent, { maxLength: 5 }), fc.string({ unit: 'binary' }), (inits, batchId) => {
        const events = inits.map((init) => createEvent(init));
        const metadata = { events: 'none' };
        const batch = scanBatch(toBinary(EventBatchSchema, create(EventBatchSchema, { batchId, events, metadata })));
        expect(batch.batchId).toBe(batchId);
        expect(batch.events).toEqual(events.map((event) => toBinary(EventSchema, event)));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['an event that is cut off', '1a0501', 'EventBatch.events (field 3), at byte 0, is cut off'],
    ['a number where an event belongs', '1801', 'EventBatch.events (field 3), at byte 0, has wire type 0 instead of 2'],
  ])('refuses %s', (_, hex, message) => {
    expect(() => scanBatch(Buffer.from(hex, 'hex'))).toThrow(new MalformedEventError(message));
  });

  it('takes no bytes for an empty batch', () => {
    expect(scanBatch(new Uint8Array())).toEqual({ batchId: '', events: [] });
  });
});

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
