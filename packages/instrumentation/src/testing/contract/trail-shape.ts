import { type EventJson, statusOf, timeOf, typeOf } from './trail.ts';

/** Types that come as a pair on one span. */
const PAIRS = ['MODEL_INVOCATION', 'TOOL_CALL', 'AGENT', 'MCP_CALL'] as const;

/** Every START has one END of the same span, trace and session, after it and not before it in time. */
export function pairProblems(events: readonly EventJson[]): string[] {
  return PAIRS.flatMap((pair) => {
    const starts = events.filter((event) => typeOf(event) === `${pair}_START`);
    const ends = events.filter((event) => typeOf(event) === `${pair}_END`);
    return [
      ...starts.flatMap((start) => startProblems(pair, start, events)),
      ...ends
        .filter((end) => !starts.some(({ span_id }) => span_id === end.span_id))
        .map(({ span_id }) => `${pair}_END of ${span_id} has no START`),
    ];
  });
}

function startProblems(pair: string, start: EventJson, events: readonly EventJson[]): string[] {
  const same = events.filter(({ span_id }) => span_id === start.span_id);
  const ends = same.filter((event) => typeOf(event) === `${pair}_END`);
  const [end] = ends;
  const name = `${pair}_START of ${start.span_id}`;
  if (end === undefined || ends.length > 1) return [`${name} has ${ends.length} ENDs`];
  const agree = (['trace_id', 'session_id', 'parent_span_id'] as const).filter((key) => start[key] !== end[key]);
  return [
    ...(same.length === 2 ? [] : [`${name} shares its span with ${same.length - 1} events`]),
    ...agree.map((key) => `${name} and its END have different ${key}`),
    ...(events.indexOf(start) < events.indexOf(end) ? [] : [`${name} comes after its END`]),
    ...(timeOf(start) <= timeOf(end) ? [] : [`${name} is later than its END`]),
    ...(statusOf(start) === 'STARTED' ? [] : [`${name} is ${statusOf(start)}`]),
    ...endProblems(pair, end, events),
  ];
}

/** A failed pair says why: by an error of its own or by one inside; a cancelled one by its reason. */
function endProblems(pair: string, end: EventJson, events: readonly EventJson[]): string[] {
  const status = statusOf(end);
  const name = `${pair}_END of ${end.span_id}`;
  if (status === 'CANCELLED' && end.metadata?.end_reason === undefined)
    return [`${name} is cancelled without a reason`];
  if (status === 'FAILED' && pair === 'MODEL_INVOCATION') {
    const errors = events.filter((event) => typeOf(event) === 'ERROR' && event.parent_span_id === end.span_id);
    if (errors.length !== 1) return [`${name} failed with ${errors.length} errors`];
  }
  return ['COMPLETED', 'CANCELLED', 'FAILED'].includes(status) ? [] : [`${name} is ${status}`];
}

/** Every event hangs on a span of its own session that has a START, in its own trace unless that is the session's. */
export function placeProblems(events: readonly EventJson[]): string[] {
  const starts = events.filter((event) => typeOf(event).endsWith('_START'));
  const bySpan = new Map(starts.map((start) => [start.span_id, start]));
  return events.flatMap((event) => {
    const problem = placeProblem(event, bySpan.get(event.parent_span_id ?? ''));
    return problem === undefined ? [] : [`${typeOf(event)} ${event.event_id} has ${problem}`];
  });
}

function placeProblem(event: EventJson, parent: EventJson | undefined): string | undefined {
  if (typeOf(event).startsWith('SESSION_')) return event.parent_span_id === undefined ? undefined : 'a parent';
  if (parent === undefined) return 'a parent that is not in the trail';
  if (parent.session_id !== event.session_id) return 'a parent in another session';
  const sameTrace = parent.trace_id === event.trace_id || typeOf(parent) === 'SESSION_START';
  return sameTrace ? undefined : 'a parent in another trace';
}

/** A session opens first and ends last, each opening once, and its END counts its events. */
export function sessionProblems(events: readonly EventJson[]): string[] {
  const ids = [...new Set(events.map(({ session_id }) => session_id))];
  return ids.flatMap((id) => {
    const { openings, outside } = openingsOf(events.filter(({ session_id }) => session_id === id));
    return [
      ...openings.flatMap((opening, index) => openingProblems(id, opening, index)),
      ...outside
        .filter((event) => !isLate(event))
        .map((event) => `session ${id} has ${typeOf(event)} outside an opening`),
    ];
  });
}

/** The events of a session, from each SESSION_START to its SESSION_END, and what comes in none of these. */
function openingsOf(events: readonly EventJson[]): { openings: EventJson[][]; outside: EventJson[] } {
  const openings: EventJson[][] = [];
  const outside: EventJson[] = [];
  let current: EventJson[] = outside;
  for (const event of events) {
    if (typeOf(event) === 'SESSION_START') {
      current = [];
      openings.push(current);
    }
    current.push(event);
    if (typeOf(event) === 'SESSION_END') current = outside;
  }
  return { openings, outside };
}

function openingProblems(id: string, opening: readonly EventJson[], index: number): string[] {
  const end = opening.at(-1);
  const resumed = opening[0]?.metadata?.resumed === true;
  const wrong = resumed === index > 0 ? [] : [`session ${id} is wrong about resuming`];
  if (end === undefined || typeOf(end) !== 'SESSION_END') return [...wrong, `session ${id} has no SESSION_END`];
  const counted = end.metadata?.events;
  return counted === opening.length ? wrong : [...wrong, `session ${id} counts ${counted} events of ${opening.length}`];
}

/**
 * What comes after its session and re-opens nothing: the end of a tool call that nobody answered, and what happened to
 * the process, such as a copy of the library that was found late.
 */
function isLate(event: EventJson): boolean {
  return typeOf(event) === 'SYSTEM' || (typeOf(event) === 'TOOL_CALL_END' && statusOf(event) === 'CANCELLED');
}
