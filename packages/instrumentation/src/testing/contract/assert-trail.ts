import { isDeepStrictEqual } from 'node:util';
import { formatEventLine, invalidMetadata, parseEventLine } from '@chaukas/spec';
import type { AnsweredRequest } from './provider.ts';
import type { Wire } from './subject.ts';
import type { EventJson } from './trail.ts';
import { callProblems, type TrailExpectation } from './trail-journal.ts';
import { pairProblems, placeProblems, sessionProblems } from './trail-shape.ts';

/**
 * What is wrong with a trail, in itself and against the provider's journal; an empty list if nothing is.
 *
 * @param lines the trail, one JSON event each
 * @param requests the journal of the same time
 * @param wire reads it
 */
export function trailProblems(
  lines: readonly string[],
  requests: readonly AnsweredRequest[],
  wire: Wire,
  expectation: TrailExpectation = {},
): string[] {
  const invalid = lines.flatMap(lineProblems);
  if (invalid.length > 0) return invalid;
  const events = lines.map((line): EventJson => JSON.parse(line));
  return [
    ...idProblems(events),
    ...pairProblems(events),
    ...placeProblems(events),
    ...sessionProblems(events),
    ...callProblems(events, requests, wire, expectation),
  ];
}

/** A line must be an event that the schema knows whole: what is read and written again is the same. */
function lineProblems(line: string): string[] {
  try {
    const event = parseEventLine(line);
    if (!isDeepStrictEqual(JSON.parse(formatEventLine(event)), JSON.parse(line))) {
      return [`a line says more than the schema knows: ${line.slice(0, 300)}`];
    }
    return invalidMetadata(event.metadata);
  } catch (error) {
    return [`a line is not an event: ${String(error)}: ${line.slice(0, 300)}`];
  }
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function idProblems(events: readonly EventJson[]): string[] {
  const ids = events.map(({ event_id }) => event_id);
  const malformed = ids.filter((id) => !UUID_V7.test(id)).map((id) => `event id ${id} is not a UUIDv7`);
  return new Set(ids).size === ids.length ? malformed : [...malformed, 'two events have one id'];
}
