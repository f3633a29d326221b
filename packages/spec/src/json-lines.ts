import { fromJsonString, type MessageInitShape, toJsonString } from '@bufbuild/protobuf';
import {
  type ErrorInfo,
  type ErrorInfoSchema,
  type Event,
  EventSchema,
  type LLMInvocation,
  type LLMInvocationSchema,
  type MCPCall,
  type MCPCallSchema,
} from './gen/chaukas/spec/common/v1/events_pb.ts';

/** What an event can be made from: a plain object with the field names of {@link Event}, every field optional. */
export type EventInit = Exclude<MessageInitShape<typeof EventSchema>, Event>;

/** What the content of an error can be made from. */
export type ErrorInfoInit = Exclude<MessageInitShape<typeof ErrorInfoSchema>, ErrorInfo>;

/** What the content of a model call can be made from. */
export type LLMInvocationInit = Exclude<MessageInitShape<typeof LLMInvocationSchema>, LLMInvocation>;

/** What the content of an MCP call can be made from. */
export type MCPCallInit = Exclude<MessageInitShape<typeof MCPCallSchema>, MCPCall>;

/**
 * One event as one line of JSONL: proto-JSON in snake_case with full enum names and RFC 3339 times, without the newline.
 *
 * Numbers that do not fit their integer field and string fields that are not well-formed are written as they are, but
 * {@link parseEventLine} refuses such a line: the snapshot at capture keeps them out.
 *
 * @throws Error if a `Struct` holds what JSON cannot (NaN, infinities, undefined), if a time lies outside the years 1 to
 *   9999, or if the event has `extensions`, whose JSON form needs the schemas of their types.
 */
export function formatEventLine(event: Event): string {
  return toJsonString(EventSchema, event, { useProtoFieldName: true });
}

/**
 * Reads a line that {@link formatEventLine} wrote. Takes snake_case and camelCase names; unknown fields are ignored and
 * unknown enum names read as UNSPECIFIED, so a newer writer's file can be read.
 *
 * @throws Error if the line is not the JSON of an event, or has `extensions`.
 */
export function parseEventLine(line: string): Event {
  return fromJsonString(EventSchema, line, { ignoreUnknownFields: true });
}
