import { type Event, EventSchema } from '../gen/chaukas/spec/common/v1/events_pb.ts';
import type { EventInit } from '../json-lines.ts';
import { BackwardBuffer } from './backward-buffer.ts';
import { planOf } from './plan.ts';
import { writeMessage } from './write-message.ts';

/** One for all: what is written is copied out of it before anything else can be. */
let shared: BackwardBuffer | undefined;

/**
 * An event as it goes on the wire, in its canonical form: known fields in ascending order, without those that hold the value of
 * a field that is not there, -0 as 0, the keys of objects sorted by their UTF-8 bytes. Python's
 * `SerializeToString(deterministic=True)` gives the same bytes; `toBinary` of protobuf-es does not sort keys. Unknown fields are
 * left out.
 *
 * @param event a message, or the plain object that one is made from
 * @returns bytes that belong to the caller alone
 * @throws TypeError that names the field whose value does not fit it
 */
export function encodeEvent(event: Event | EventInit): Uint8Array {
  return withBuffer((out) => {
    writeMessage(out, planOf(EventSchema), event);
    return out.copy();
  });
}

/**
 * Many events, each as {@link encodeEvent} gives it, in one piece of memory that belongs to the caller: memory of its own costs a small
 * event more than its encoding.
 *
 * @param failed is told what does not fit its field; such an event has no bytes
 * @returns bytes in the order of the events
 */
export function encodeEvents<T extends Event | EventInit>(
  events: readonly T[],
  failed: (event: T, error: unknown) => void,
): { event: T; bytes: Uint8Array }[] {
  return withBuffer((out) => {
    const ends: { event: T; start: number; end: number }[] = [];
    for (const event of events) {
      const end = out.length;
      try {
        writeMessage(out, planOf(EventSchema), event);
        ends.push({ event, start: out.length, end });
      } catch (error) {
        out.backTo(end);
        failed(event, error);
      }
    }
    const all = out.copy();
    const bytesOf = (start: number, end: number) => all.subarray(all.length - start, all.length - end);
    return ends.map(({ event, start, end }) => ({ event, bytes: bytesOf(start, end) }));
  });
}

/** Does work with the shared buffer, from which nothing may be kept but a copy. */
export function withBuffer<R>(work: (out: BackwardBuffer) => R): R {
  const out = shared ?? new BackwardBuffer();
  // Nobody else gets at it meanwhile: a getter of a value could encode an event too.
  shared = undefined;
  try {
    return work(out);
  } finally {
    out.clear();
    shared = out;
  }
}
