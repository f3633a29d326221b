import assert from 'node:assert/strict';
import { fromBinary } from '@bufbuild/protobuf';
import { createEvent, type EventInit, EventSchema } from '@chaukas/spec';
import { encodeEvent, encodeEvents } from '@chaukas/spec/raw';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { extendedEvent } from '../hostile.ts';
import { BORDER_EVENTS, bytesByEs, hasIndexKeys } from './by-es.ts';

const SAMPLE = fc.sample(extendedEvent, { numRuns: 1_000, seed: 1 });

describe('an event is written', () => {
  it('in the very bytes that protobuf-es writes when its keys are sorted', () => {
    let equal = 0;
    for (const event of SAMPLE) {
      if (hasIndexKeys(event)) continue;
      assert.deepEqual(Buffer.from(encodeEvent(event)), Buffer.from(bytesByEs(event)));
      equal++;
    }
    expect(equal).toBeGreaterThan(300);
  });

  it('in the same bytes as by protobuf-es where a number or a length takes a byte more', () => {
    for (const event of BORDER_EVENTS)
      assert(Buffer.compare(encodeEvent(event), bytesByEs(event)) === 0, JSON.stringify(event, small).slice(0, 100));
  });

  it('so that protobuf-es reads what it was made from, whatever its keys', () => {
    fc.assert(
      fc.property(extendedEvent, (event) => {
        assert.deepEqual(fromBinary(EventSchema, encodeEvent(event)), fromBinary(EventSchema, bytesByEs(event)));
      }),
    );
  });

  it('alike from a plain object, from a message, and from what was read of it', () => {
    fc.assert(
      fc.property(extendedEvent, (event) => {
        const bytes = Buffer.from(encodeEvent(event));
        assert.deepEqual(Buffer.from(encodeEvent(createEvent(event))), bytes);
        assert.deepEqual(Buffer.from(encodeEvent(fromBinary(EventSchema, bytes))), bytes);
      }),
    );
  });

  it('with every field and every kind of content, each often enough to count', () => {
    const set = SAMPLE.flatMap((event) => {
      const { content, ...fields } = fromBinary(EventSchema, encodeEvent(event));
      return [content.case, ...Object.entries(fields).flatMap(([name, value]) => (isSet(value) ? [name] : []))];
    });
    for (const { localName } of EventSchema.fields) {
      const count = set.filter((name) => name === localName).length;
      expect([localName, count >= SAMPLE.length / 20]).toEqual([localName, true]);
    }
  });
});

const small = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : ![undefined, '', 0, false].some((empty) => empty === value);
}

const inState = (value: unknown) =>
  encodeEvent({ content: { case: 'stateUpdate', value: { value } } } as unknown as EventInit);
const stateOf = (bytes: Uint8Array) => {
  const { content } = fromBinary(EventSchema, bytes);
  return content.case === 'stateUpdate' ? content.value.value : undefined;
};

test.each([
  [-0, 0],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [undefined, undefined],
  [[undefined], [null]],
  [1n, null],
  [Symbol('s'), null],
  ['\ud800x', '\ufffdx'],
])('what JSON cannot hold becomes what can: %s', (value, written) => {
  expect(stateOf(inState(value))).toEqual(written);
});

test('-0 is not there, like 0', () => {
  expect(encodeEvent({ performance: { cpuPercent: -0 } })).toEqual(encodeEvent({ performance: {} }));
});

test.each<[string, unknown]>([
  ['Event.event_id is not a text', { eventId: 7 }],
  ['Event.event_id is not a text', { eventId: 0 }],
  ['Event.type is not an integer of 32 bits', { type: '' }],
  ['Event.is_final is not true or false', { isFinal: 0 }],
  ['Any.value is not bytes', { extensions: [{ value: '' }] }],
  ['Event.tags is not a list', { tags: 'a' }],
  ['RetryInfo.attempt is not an integer of 32 bits', { retry: { attempt: 1.5 } }],
  ['RetryInfo.attempt is not an integer of 32 bits', { retry: { attempt: 2 ** 40 } }],
  ['PerformanceMetrics.cpu_percent is not a number', { performance: { cpuPercent: '1' } }],
  ['Event.is_final is not true or false', { isFinal: 1 }],
  ['Timestamp.seconds is not an integer of 64 bits', { timestamp: { seconds: 1 } }],
  ['Timestamp.seconds is not an integer of 64 bits', { timestamp: { seconds: 2n ** 63n } }],
  ['Any.value is not bytes', { extensions: [{ value: 'x' }] }],
  ['Event.metadata is not an object', { metadata: 'x' }],
])('%s', (sentence, event) => {
  expect(() => encodeEvent(event as EventInit)).toThrow(new TypeError(sentence));
  expect(Buffer.from(encodeEvent({ eventId: 'a' })).toString('hex')).toBe('0a0161');
});

test('the bytes are the caller’s alone, also when a getter encodes another event meanwhile', () => {
  const inner: Uint8Array[] = [];
  const metadata = {
    get a() {
      inner.push(encodeEvent({ eventId: 'inner' }));
      return 'x';
    },
  };
  const outer = encodeEvent({ eventId: 'outer', metadata });
  const later = encodeEvent({ eventId: 'x'.repeat(3_000_000) });
  expect(fromBinary(EventSchema, outer)).toMatchObject({ eventId: 'outer', metadata: { a: 'x' } });
  expect(inner.map((bytes) => fromBinary(EventSchema, bytes).eventId)).toEqual(['inner']);
  expect(outer.buffer).not.toBe(later.buffer);
  expect(outer.buffer.byteLength).toBe(outer.length);
});

test('many events are written as each alone, in one piece of memory; one that does not fit is told and left out', () => {
  const bad = { eventId: 7 } as unknown as EventInit;
  const events = [...SAMPLE.slice(0, 50), bad, ...SAMPLE.slice(50, 100)];
  const failed: unknown[] = [];
  const encoded = encodeEvents(events, (event, error) => failed.push(event, String(error)));
  expect(failed).toEqual([bad, 'TypeError: Event.event_id is not a text']);
  expect(encoded.map(({ event }) => event)).toEqual(SAMPLE.slice(0, 100));
  for (const { event, bytes } of encoded) assert.deepEqual(Buffer.from(bytes), Buffer.from(encodeEvent(event)));
  expect(new Set(encoded.map(({ bytes }) => bytes.buffer)).size).toBe(1);
  const size = encoded.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(encoded[0]?.bytes.buffer.byteLength).toBe(size);
});
