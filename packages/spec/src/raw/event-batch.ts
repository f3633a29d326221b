import { create, type DescMethodUnary, fromBinary, type Message, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { EventBatchSchema } from '../gen/chaukas/spec/common/v1/events_pb.ts';
import {
  type IngestEventBatchResponse,
  IngestEventBatchResponseSchema,
} from '../gen/chaukas/spec/server/v1/server_pb.ts';
import { rawServices } from './raw-services.ts';

export type { IngestEventBatchResponse };

/** A batch whose events are encoded already. */
export interface EncodedBatch {
  /** UUIDv7. */
  batchId: string;
  /** When it was made, in milliseconds since the Unix epoch. */
  millis: number;
  /** Each as `encodeEvent` gives it. */
  events: readonly Uint8Array[];
}

/** Field 3 of `EventBatch`, length-delimited. */
const EVENTS_TAG = (3 << 3) | 2;

/** An `EventBatch` as it goes on the wire, in a buffer that belongs to the caller alone. */
export function encodeBatch({ batchId, millis, events }: EncodedBatch): Uint8Array {
  const head = toBinary(EventBatchSchema, create(EventBatchSchema, { batchId, timestamp: timestampFromMs(millis) }));
  const size = events.reduce((sum, { length }) => sum + 1 + varintSize(length) + length, head.length);
  const bytes = new Uint8Array(size);
  bytes.set(head);
  let at = head.length;
  for (const event of events) {
    bytes[at++] = EVENTS_TAG;
    at = writeVarint(bytes, at, event.length);
    bytes.set(event, at);
    at += event.length;
  }
  return bytes;
}

/** Sends a batch of bytes: on the path of the client service, which every Chaukas server has. */
export function batchMethod(): DescMethodUnary {
  const method = rawServices().client.method.ingestEventBatch;
  if (method === undefined) throw new Error('the client service has no IngestEventBatch');
  // The schema has no streams in this service, which its type here does not know.
  return method as DescMethodUnary;
}

/** The request that carries a batch of {@link encodeBatch}. */
export function encodeBatchRequest(batch: Uint8Array): Uint8Array {
  const { input } = batchMethod();
  return toBinary(input, create(input, { eventBatch: batch }));
}

/** What a server answers to a batch; empty bytes, the answer of the client service, say nothing of any event. */
export function decodeBatchAnswer(bytes: Uint8Array): IngestEventBatchResponse {
  return fromBinary(IngestEventBatchResponseSchema, bytes);
}

/** The same of an answer that was read as the client service's: what a server adds is in its unknown fields. */
export function batchAnswerOf(message: Message): IngestEventBatchResponse {
  return decodeBatchAnswer(toBinary(batchMethod().output, message));
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** @returns the position after it */
function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
  bytes[at++] = rest;
  return at;
}
