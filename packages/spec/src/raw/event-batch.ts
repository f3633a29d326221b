import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { ChaukasClientService } from '../gen/chaukas/spec/client/v1/client_pb.ts';
import { type Event, EventBatchSchema, EventSchema } from '../gen/chaukas/spec/common/v1/events_pb.ts';
import {
  type IngestEventBatchResponse,
  IngestEventBatchResponseSchema,
} from '../gen/chaukas/spec/server/v1/server_pb.ts';
import type { EventInit } from '../json-lines.ts';
import type { BackwardBuffer } from '../writer/backward-buffer.ts';
import { withBuffer } from '../writer/encode-event.ts';
import { planOf } from '../writer/plan.ts';
import { writeMessage } from '../writer/write-message.ts';

export type { IngestEventBatchResponse };

/** What a batch says of itself. */
export interface BatchHead {
  /** UUIDv7. */
  batchId: string;
  /** When it was made, in milliseconds since the Unix epoch. */
  millis: number;
}

/** A batch whose events are encoded already. */
export interface EncodedBatch extends BatchHead {
  /** Each as `encodeEvent` gives it. */
  events: readonly Uint8Array[];
}

/** Field 3 of `EventBatch`, length-delimited. */
const EVENTS_TAG = (3 << 3) | 2;
/** Field 1, `event_batch`, of the request. */
const EVENT_BATCH_TAG = (1 << 3) | 2;

/** An `EventBatch` as it goes on the wire, in a buffer that belongs to the caller alone. */
export function encodeBatch({ batchId, millis, events }: EncodedBatch): Uint8Array {
  const head = headOf({ batchId, millis });
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

/** A batch, and where in it each event is. */
export interface WrittenBatch<T> {
  /** As {@link encodeBatch} gives it. */
  readonly batch: Uint8Array;
  /** As `encodeEvent` gives it, in order. */
  readonly events: readonly { readonly event: T; readonly bytes: Uint8Array }[];
}

/**
 * Encodes events right into a batch. All of it is one piece of memory, because memory outside of the heap is what makes the engine
 * collect garbage: with a copy for the events and one for the batch, a client that sends now and then spent more time on that than on sending.
 *
 * @param failed is told what does not fit its field, in order; such an event is not in the batch
 */
export function writeBatch<T extends Event | EventInit>(
  events: readonly T[],
  head: BatchHead,
  failed: (event: T, error: unknown) => void,
): WrittenBatch<T> {
  const failures: { event: T; error: unknown }[] = [];
  const written = withBuffer((out) => {
    const places: { event: T; start: number; end: number }[] = [];
    for (const event of events.toReversed()) {
      const end = out.length;
      try {
        writeMessage(out, planOf(EventSchema), event);
        places.push({ event, start: out.length, end });
        closeEvent(out, end);
      } catch (error) {
        out.backTo(end);
        failures.push({ event, error });
      }
    }
    out.raw(headOf(head));
    const batch = out.copy();
    const bytesOf = (start: number, end: number) => batch.subarray(batch.length - start, batch.length - end);
    return { batch, events: places.reverse().map(({ event, start, end }) => ({ event, bytes: bytesOf(start, end) })) };
  });
  for (const { event, error } of failures.reverse()) failed(event, error);
  return written;
}

/** Puts tag and length before an event that was written from `end` on. */
function closeEvent(out: BackwardBuffer, end: number): void {
  out.varint(out.length - end);
  out.varint(EVENTS_TAG);
}

function headOf({ batchId, millis }: BatchHead): Uint8Array {
  return toBinary(EventBatchSchema, create(EventBatchSchema, { batchId, timestamp: timestampFromMs(millis) }));
}

/** Path of the method that takes a batch: the client service's, which every Chaukas server has. */
export function batchPath(): string {
  const { typeName, method } = ChaukasClientService;
  return `/${typeName}/${method.ingestEventBatch.name}`;
}

/** What stands before a batch of {@link encodeBatch} in the request that carries it: the two, one after the other, are the request. */
export function batchRequestHead({ length }: Uint8Array): Uint8Array {
  const head = new Uint8Array(1 + varintSize(length));
  head[0] = EVENT_BATCH_TAG;
  writeVarint(head, 1, length);
  return head;
}

/** The request that carries a batch of {@link encodeBatch}. */
export function encodeBatchRequest(batch: Uint8Array): Uint8Array {
  return Buffer.concat([batchRequestHead(batch), batch]);
}

/** What a server answers to a batch; empty bytes, the answer of the client service, say nothing of any event. */
export function decodeBatchAnswer(bytes: Uint8Array): IngestEventBatchResponse {
  return fromBinary(IngestEventBatchResponseSchema, bytes);
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
