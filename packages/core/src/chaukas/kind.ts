import type { Author, EventInit, EventMetadata, EventType, JsonObject } from '@chaukas/spec';
import { type Capture, EVENT_BYTES } from '../content/snapshot.ts';
import type { ReadableSpan } from '../tracing/processor.ts';
import type { SpanData, SpanType } from '../tracing/span-data.ts';
import { coerceText } from './coerce-text.ts';

/** What a kind says of one event; the rest (ids, times, session, agent) is the same for all and added by the mapper. */
export interface EventParts {
  type: EventType;
  author: Author;
  content?: NonNullable<EventInit['content']>;
  metadata?: EventMetadata;
  performance?: NonNullable<EventInit['performance']>;
  retry?: NonNullable<EventInit['retry']>;
  severity?: NonNullable<EventInit['severity']>;
  status?: NonNullable<EventInit['status']>;
  responseId?: string;
  isFinal?: boolean;
  isPartial?: boolean;
  piiCategories?: string[];
}

/** What a kind works with. */
export interface KindContext<TData extends SpanData> {
  readonly span: ReadableSpan<TData>;
  readonly data: TData;
  /** Copies the app's values, within the allowance of the event. */
  readonly capture: Capture;
  /** What the kind keeps from START for END: the app's values may have changed by then. */
  readonly kept: Kept;
  /** Milliseconds; 0 until the span ended. */
  readonly durationMs: number;
  /** Token totals of the model calls right inside an agent. */
  readonly usage: JsonObject | undefined;
}

/** A copy that START made of what was asked. */
export interface Kept {
  request?: JsonObject | undefined;
  /** Its size, about. */
  bytes?: number;
}

/** Copies what was asked, for START, and keeps the copy. */
export function keepRequest({ capture, kept }: Captured, request: unknown): JsonObject | undefined {
  kept.request = capture.struct(request, 'input');
  kept.bytes = capture.bytes;
  return kept.request;
}

/**
 * What was asked, for END, as far as the event has room for it beside the answer, which is to be copied first: START has
 * it anyway.
 */
export function keptRequest({ capture, kept }: Captured): JsonObject | undefined {
  const bytes = kept.bytes ?? 0;
  return bytes + capture.bytes <= EVENT_BYTES ? kept.request : { truncated: 'as in the START event', bytes };
}

type Captured = Pick<KindContext<SpanData>, 'capture' | 'kept'>;

/** What a span type becomes. Pure functions of the span's data. */
export interface SpanKind<TData extends SpanData> {
  /**
   * False for types without a pair or a point of their own: children hang on the nearest ancestor that has events.
   */
  readonly parent: boolean;
  start?(context: KindContext<TData>): EventParts | undefined;
  end?(context: KindContext<TData>): EventParts | undefined;
}

/** The kind of one span type. */
export type KindOf<T extends SpanType> = SpanKind<Extract<SpanData, { type: T }>>;

/** Leaves out what is undefined, so that a message gets only what is known. */
export function known<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const result: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    // Not what an app has put on the prototype of all objects.
    if (isKnown(value) && Object.hasOwn(fields, key)) result[key] = value;
  }
  return result;
}

function isKnown<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}

/** Copies a list of names or ids, within the allowance of the event. */
export function texts(capture: Capture, list: unknown): string[] | undefined {
  const kept = capture.value(list);
  return Array.isArray(kept) ? kept.map(coerceText) : undefined;
}

const INT32_MAX = 2 ** 31 - 1;

/** A number that an int32 field can hold; anything else is left out rather than sent wrong. */
export function int32(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= INT32_MAX ? value : undefined;
}

/** A number that a double field can hold. */
export function double(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
