import type { JsonValue } from '@chaukas/spec';
import { timestampOf } from '../chaukas/timestamp.ts';

/** Attributes of an event as a stream hands them out: plain JSON, frozen all the way down. */
export type StreamAttributes = { readonly [key: string]: JsonValue };

/** Where and when an event happened. */
export interface EventOrigin {
  timestampNs: bigint;
  spanName: string | undefined;
  spanId: string | undefined;
  traceId: string | undefined;
  sessionId: string | undefined;
}

/** One event of a live stream. Frozen, and shared by all streams that see it. */
export class StreamEvent implements EventOrigin {
  /** One of `EventType`, a name of the app's own, or `chaukas.<what happened>`. */
  readonly name: string;
  /**
   * A copy that shares nothing with the app's values. They are the original ones: the content policy holds for what leaves
   * the process, and a stream does not.
   */
  readonly attributes: StreamAttributes;
  /** Nanoseconds since the Unix epoch, in whole microseconds: a bigint, because a number cannot hold them exactly. */
  readonly timestampNs: bigint;
  /** Name of the span it happened in, else the span's type; undefined outside any span. */
  readonly spanName: string | undefined;
  readonly spanId: string | undefined;
  /** Undefined outside any trace. */
  readonly traceId: string | undefined;
  readonly sessionId: string | undefined;

  constructor(name: string, attributes: StreamAttributes, origin: EventOrigin) {
    this.name = name;
    this.attributes = attributes;
    this.timestampNs = origin.timestampNs;
    this.spanName = origin.spanName;
    this.spanId = origin.spanId;
    this.traceId = origin.traceId;
    this.sessionId = origin.sessionId;
    Object.freeze(this);
  }

  /** For `JSON.stringify`, which refuses a bigint: the nanoseconds become a decimal text. */
  toJSON(): object {
    return { ...this, timestampNs: String(this.timestampNs) };
  }
}

/** Nanoseconds of a time in milliseconds, now by default; the same moment as in the trail. */
export function toNanoseconds(millis: number | undefined): bigint {
  const { seconds, nanos } = timestampOf(millis ?? Date.now());
  return seconds * 1_000_000_000n + BigInt(nanos);
}
