import { type Event, EventType } from '@chaukas/spec';
import { typeName } from './recording.ts';

const PAIRS: readonly (readonly [start: EventType, end: EventType])[] = [
  [EventType.AGENT_START, EventType.AGENT_END],
  [EventType.MODEL_INVOCATION_START, EventType.MODEL_INVOCATION_END],
  [EventType.TOOL_CALL_START, EventType.TOOL_CALL_END],
  [EventType.MCP_CALL_START, EventType.MCP_CALL_END],
];

/** What is wrong with a trail in which everything has ended; an empty list if nothing is. */
export function trailProblems(events: readonly Event[]): string[] {
  return [...pairProblems(events), ...parentProblems(events), ...sessionProblems(events)];
}

/** Every START has one END, of the same place in the tree; no END is without a START. */
function pairProblems(events: readonly Event[]): string[] {
  return PAIRS.flatMap(([startType, endType]) => {
    const ends = groupBy(
      events.filter(({ type }) => type === endType),
      ({ spanId }) => spanId,
    );
    const problems = events
      .filter(({ type }) => type === startType)
      .flatMap((start) => {
        const [end, ...others] = ends.get(start.spanId) ?? [];
        ends.delete(start.spanId);
        if (end === undefined || others.length > 0) return [`${name(start)} has ${others.length + (end ? 1 : 0)} ENDs`];
        const same = (['traceId', 'sessionId', 'parentSpanId', 'agentId'] as const).every(
          (key) => start[key] === end[key],
        );
        return same ? [] : [`${name(start)} ends in another place`];
      });
    return [...problems, ...[...ends.values()].flat().map((end) => `${name(end)} has no START`)];
  });
}

/** Every parent is a span that has a START, of the same session, and of the same trace unless it is the session's. */
function parentProblems(events: readonly Event[]): string[] {
  const starts = new Map<string, Event>();
  for (const event of events) if (typeName(event).endsWith('_START')) starts.set(event.spanId, event);
  return events.flatMap((event) => {
    if (event.type === EventType.SESSION_START || event.type === EventType.SESSION_END) return [];
    const parent = starts.get(event.parentSpanId);
    if (parent === undefined) return [`${name(event)} has no parent`];
    if (parent.sessionId !== event.sessionId) return [`${name(event)} has a parent in another session`];
    const sameTrace = parent.type === EventType.SESSION_START || parent.traceId === event.traceId;
    return sameTrace ? [] : [`${name(event)} has a parent in another trace`];
  });
}

/** Openings of a session come one after the other, each ends, and its end knows how many events it had. */
function sessionProblems(events: readonly Event[]): string[] {
  return [...groupBy(events, ({ sessionId }) => sessionId)].flatMap(([id, own]) => {
    const openings = openingsOf(own);
    return openings === undefined
      ? [`session ${id} is not opened and ended in turn`]
      : openings.flatMap((opening) => {
          const counted = opening.at(-1)?.metadata?.events;
          return counted === opening.length ? [] : [`session ${id} counts ${counted} events of ${opening.length}`];
        });
  });
}

/** The events of each opening; undefined if START and END do not take turns. */
function openingsOf(events: readonly Event[]): Event[][] | undefined {
  const marks = events.flatMap(({ type }, index) =>
    type === EventType.SESSION_START || type === EventType.SESSION_END ? [index] : [],
  );
  const inTurn = marks.every(
    (at, i) => events[at]?.type === (i % 2 === 0 ? EventType.SESSION_START : EventType.SESSION_END),
  );
  if (!inTurn || marks.length % 2 !== 0) return undefined;
  return marks.flatMap((at, i) => (i % 2 === 0 ? [events.slice(at, (marks[i + 1] ?? at) + 1)] : []));
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function name(event: Event): string {
  return `${typeName(event)} of ${event.spanId}`;
}
