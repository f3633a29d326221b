import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AnySchema, DurationSchema, timestampFromMs } from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  IngestEventBatchRequestSchema,
  IngestEventBatchResponseSchema,
} from '../src/gen/chaukas/spec/server/v1/server_pb.ts';
import { createEvent, EventBatchSchema, type EventInit, EventSchema } from '../src/index.ts';
import {
  batchPath,
  decodeBatchAnswer,
  decodeRetryDelay,
  encodeBatch,
  encodeBatchRequest,
  encodeEvent,
  encodeRetryDelay,
  writeBatch,
} from '../src/raw/index.ts';
import { extendedEvent, hostileEvent } from './hostile.ts';

test('a batch put together from encoded events is byte for byte the batch of the messages', () => {
  const long = fc.integer({ min: 0, max: 40_000 }).map((length) => createEvent({ eventId: 'x'.repeat(length) }));
  const events = fc.array(fc.oneof(hostileEvent.map(createEvent), long), { maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(4_000_000_000_000), events, (batchId, millis, init) => {
      const batch = create(EventBatchSchema, { batchId, timestamp: timestampFromMs(millis), events: init });
      const bytes = encodeBatch({ batchId, millis, events: init.map((event) => toBinary(EventSchema, event)) });
      expect(Buffer.from(bytes).equals(toBinary(EventBatchSchema, batch))).toBe(true);
      const { eventBatch } = fromBinary(IngestEventBatchRequestSchema, encodeBatchRequest(bytes));
      expect(eventBatch?.events.length).toBe(init.length);
    }),
    { numRuns: 60 },
  );
});

test('a batch that events are written into is byte for byte the one put together from them', () => {
  const misfit: EventInit = { eventId: 'misfit', isFinal: 'yes' as never };
  const events = fc.array(fc.oneof(extendedEvent, fc.constant(misfit)), { maxLength: 8 });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(4_000_000_000_000), events, (batchId, millis, given) => {
      const failed: EventInit[] = [];
      const { batch, events: written } = writeBatch(given, { batchId, millis }, (event) => failed.push(event));
      const fitting = given.filter((event) => event !== misfit);
      expect(failed).toEqual(given.filter((event) => event === misfit));
      expect(written.map(({ event }) => event)).toEqual(fitting);
      const bytes = fitting.map((event) => encodeEvent(event));
      expect(written.map((one) => Buffer.from(one.bytes))).toEqual(bytes.map((one) => Buffer.from(one)));
      expect(Buffer.from(batch).equals(encodeBatch({ batchId, millis, events: bytes }))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a batch owns its bytes', () => {
  const event = encodeEvent(createEvent({ eventId: 'a' }));
  const batch = encodeBatch({ batchId: 'b', millis: 0, events: [event] });
  expect([batch.byteOffset, batch.buffer.byteLength]).toEqual([0, batch.length]);
  const before = Buffer.from(batch);
  event.fill(0);
  expect(before.equals(batch)).toBe(true);
});

test('a batch is sent on a path of its own', () => {
  expect(batchPath()).toBe('/chaukas.spec.client.v1.ChaukasClientService/IngestEventBatch');
});

test('an answer is read as the server service gives it, on either path', () => {
  const answer = { acceptedCount: 2, rejectedCount: 1, rejectedEventIds: ['e'] };
  const bytes = toBinary(IngestEventBatchResponseSchema, create(IngestEventBatchResponseSchema, answer));
  expect(decodeBatchAnswer(bytes)).toMatchObject(answer);
  expect(decodeBatchAnswer(new Uint8Array())).toMatchObject({ rejectedCount: 0, rejectedEventIds: [] });
});

test.each([
  [2, 500_000_000, 2500],
  [0, 1_000_000, 1],
  [0, 0, 0],
  [-5, 0, 0],
])('the delay of a RetryInfo of %s seconds and %s nanos is %s ms', (seconds, nanos, ms) => {
  const delay = toBinary(DurationSchema, create(DurationSchema, { seconds: BigInt(seconds), nanos }));
  const info = new BinaryWriter().tag(9, WireType.Varint).int32(1).tag(1, WireType.LengthDelimited).bytes(delay);
  expect(decodeRetryDelay(info.finish())).toBe(ms);
});

test('the delay that a server tells is read as it was told', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), (seconds) => {
      expect(decodeRetryDelay(encodeRetryDelay(seconds))).toBe(seconds * 1000);
    }),
  );
});

test('of other bytes there is no delay', () => {
  expect(decodeRetryDelay(new Uint8Array())).toBeUndefined();
  expect(decodeRetryDelay(toBinary(AnySchema, create(AnySchema, { value: new Uint8Array([1]) })))).toBeUndefined();
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeRetryDelay(bytes)));
});
