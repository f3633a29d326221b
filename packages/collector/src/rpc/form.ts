import type { JsonValue } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  type QueryFilter,
  QueryFilterSchema,
  type QueryRequest,
  QueryRequestSchema,
  type TimeRange,
  TimeRangeSchema,
} from '@chaukas/spec';
import { MalformedEventError, scanBatch } from '@chaukas/spec/scan';
import type { Candidate, CandidateBatch, Rejection } from '../ingest/candidate.ts';
import { parseBatch, parseEvent } from '../json/parse-events.ts';
import { parseMessage } from '../json/parse-message.ts';
import { renderEvent } from '../json/render-event.ts';
import { Refusal } from '../refusal.ts';
import type { EventPage } from '../store/event-store.ts';

/** How a twin carries events and what is asked for: what differs between binary protobuf and JSON. */
export interface Form {
  event(value: unknown): Candidate | Rejection;
  batch(value: unknown): CandidateBatch;
  /** The field `query`; undefined if it is not set. */
  query(value: unknown): QueryRequest | undefined;
  filter(value: unknown): QueryFilter | undefined;
  timeRange(value: unknown): TimeRange | undefined;
  /** The field `response` of a page. */
  page(page: EventPage): unknown;
  /** The field `events` of a piece of a tail. */
  events(events: readonly Uint8Array[]): unknown;
}

/** Events as bytes; what is asked for as the messages that Connect decoded. */
export const BINARY: Form = {
  event: (value) => ({ path: 'event', bytes: bytesOf(value) }),
  batch: (value) => readBatch(bytesOf(value)),
  query: (value) => value as QueryRequest | undefined,
  filter: (value) => value as QueryFilter | undefined,
  timeRange: (value) => value as TimeRange | undefined,
  page: encodePage,
  events: (events) => events,
};

/** Everything as parsed JSON, read and written here. */
export const JSON_FORM: Form = {
  event: (value) => parseEvent(value ?? {}, 'event'),
  batch: (value) => parseBatch(value ?? {}, 'event_batch'),
  query: (value) => (value === undefined ? undefined : parseMessage(QueryRequestSchema, value, 'query')),
  filter: (value) => (value === undefined ? undefined : parseMessage(QueryFilterSchema, value, 'filter')),
  timeRange: (value) => (value === undefined ? undefined : parseMessage(TimeRangeSchema, value, 'time_range')),
  page: ({ events, next }) => ({
    events: events.map((event): JsonValue => renderEvent(event, 'proto')),
    ...(next !== undefined && { nextPageToken: next }),
  }),
  events: (events) => events.map((event) => renderEvent(event, 'proto')),
};

/** @throws Refusal if the bytes are no EventBatch */
export function readBatch(bytes: Uint8Array): CandidateBatch {
  try {
    const { batchId, events } = scanBatch(bytes);
    return { batchId, candidates: events.map((event, at) => ({ path: `events[${at}]`, bytes: event })) };
  } catch (error) {
    if (!(error instanceof MalformedEventError)) throw error;
    throw new Refusal('invalid', `event_batch is not a batch: ${error.message}.`);
  }
}

/**
 * A QueryResponse around events that are encoded already. Its token is written also if it is empty: bytes that are empty are
 * left out of a message, and a page without events must not read as no page.
 */
function encodePage({ events, next }: EventPage): Uint8Array {
  const writer = new BinaryWriter();
  for (const event of events) writer.tag(1, WireType.LengthDelimited).bytes(event);
  return writer
    .tag(2, WireType.LengthDelimited)
    .string(next ?? '')
    .finish();
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
