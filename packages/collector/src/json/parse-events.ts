import { toBinary } from '@bufbuild/protobuf';
import { EventBatchSchema, EventSchema } from '@chaukas/spec';
import type { Candidate, CandidateBatch, Rejection } from '../ingest/candidate.ts';
import { Refusal } from '../refusal.ts';
import { parseMessage } from './parse-message.ts';

/** An event of parsed JSON, encoded; or why it is none. */
export function parseEvent(json: unknown, path: string): Candidate | Rejection {
  try {
    return { path, bytes: toBinary(EventSchema, parseMessage(EventSchema, json, path)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { eventId: idOf(json), kind: 'invalid', reason: error.message };
  }
}

/**
 * A batch of parsed JSON, event by event: one that is wrong keeps no other out.
 *
 * @throws Refusal if it is no batch
 */
export function parseBatch(json: unknown, path: string): CandidateBatch {
  const { events, ...rest } = Object(json);
  const { batchId } = parseMessage(EventBatchSchema, Array.isArray(json) ? json : rest, path);
  if (!Array.isArray(events)) throw new Refusal('invalid', `${path}.events is missing: an array of events.`);
  return { batchId, candidates: events.map((event: unknown, at) => parseEvent(event, `events[${at}]`)) };
}

/** The id of an event that is wrong otherwise, so that its sender can be told by it. */
function idOf(json: unknown): string {
  const { event_id: snake, eventId: camel } = Object(json);
  const id: unknown = snake ?? camel;
  return typeof id === 'string' ? id : '';
}
