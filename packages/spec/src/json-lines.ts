import { create, fromJsonString, type MessageInitShape, toJsonString } from '@bufbuild/protobuf';
import { type Event, EventSchema } from './gen/chaukas/spec/common/v1/events_pb.ts';

/** What an event can be made from: a plain object with the field names of {@link Event}, every field optional. */
export type EventInit = MessageInitShape<typeof EventSchema>;

/** Makes an event message from its plain form. */
export function createEvent(init: EventInit): Event {
  return create(EventSchema, init);
}

/**
 * One event as one line of JSONL: proto-JSON in snake_case with full enum names and RFC 3339 times, without the newline.
 *
 * @throws if a `Struct` of the event holds what JSON cannot (NaN, infinities): the snapshot at capture keeps those out.
 */
export function formatEventLine(event: Event): string {
  return toJsonString(EventSchema, event, { useProtoFieldName: true });
}

/**
 * Reads a line that {@link formatEventLine} wrote. Takes snake_case and camelCase names; unknown fields are ignored, so a
 * newer writer's file can be read.
 *
 * @throws Error if the line is not the JSON of an event.
 */
export function parseEventLine(line: string): Event {
  return fromJsonString(EventSchema, line, { ignoreUnknownFields: true });
}
