import { type Event, EventType } from '@chaukas/spec';
import { contentOf, durationOf, metaText, timeOf } from './tree-facts.ts';
import type { Row } from './tree-line.ts';
import { compare, linkNodes, type TreeNode, toNodes } from './tree-nodes.ts';
import { outcomeOf } from './tree-outcome.ts';
import { counted, formatDuration } from './tree-text.ts';

/** The events of one session, told apart and put together. */
export interface SessionTree {
  readonly header: Row;
  /** Top level of the tree. */
  readonly roots: readonly TreeNode[];
  /** The node of the session's earliest ERROR. */
  readonly firstError: TreeNode | undefined;
}

const SESSION_TYPES: ReadonlySet<EventType> = new Set([EventType.SESSION_START, EventType.SESSION_END]);

/** The sessions that the events belong to, in order of their first event in time. */
export function toSessions(events: readonly Event[]): SessionTree[] {
  const groups = new Map<string, Event[]>();
  for (const event of events) {
    const group = groups.get(event.sessionId);
    if (group === undefined) groups.set(event.sessionId, [event]);
    else group.push(event);
  }
  // Sorted by time throughout, an event without one last; what happened at the same time stays in the order given.
  return [...groups.values()].map(byTime).sort(compareFirst).map(toSession);
}

function byTime(events: readonly Event[]): Event[] {
  return events.toSorted(compareEvents);
}

function compareEvents(a: Event, b: Event): number {
  return compare(timeOf(a) ?? Number.POSITIVE_INFINITY, timeOf(b) ?? Number.POSITIVE_INFINITY);
}

function compareFirst([a]: readonly Event[], [b]: readonly Event[]): number {
  return a === undefined || b === undefined ? 0 : compareEvents(a, b);
}

function toSession(events: readonly Event[]): SessionTree {
  const nodes = toNodes(events.filter((event) => !SESSION_TYPES.has(event.type)));
  const firstError = nodes.find((node) => node.form === 'point' && node.event.type === EventType.ERROR);
  return { header: headerOf(events), roots: linkNodes(nodes), firstError };
}

/** The line of the session itself; one that was opened again has the outcome of its last opening. */
function headerOf(events: readonly Event[]): Row {
  const starts = events.filter(({ type }) => type === EventType.SESSION_START);
  const ends = events.filter(({ type }) => type === EventType.SESSION_END);
  const last = events.findLast(({ type }) => SESSION_TYPES.has(type));
  const { glyph, tone, word } = outcomeOf(last?.type === EventType.SESSION_END ? last : undefined);
  const workflow = events.map((event) => metaText(event, 'workflow_name')).find((name) => name !== undefined);
  const id = events[0]?.sessionId || '(no session id)';
  return {
    glyph,
    tone,
    kind: 'session',
    name: workflow === undefined ? id : `${id} · ${workflow}`,
    facts: [
      formatDuration(sessionDuration(events, starts.length, ends)),
      totalTokens(events),
      counted(events.length, 'event'),
      starts.length > 1 ? `opened ${starts.length} times` : undefined,
      word,
      last?.type === EventType.SESSION_END ? metaText(last, 'end_reason') : undefined,
    ],
  };
}

/** Time that the openings of a session lasted, the pauses between them left out; else from its first event to its last. */
function sessionDuration(events: readonly Event[], openings: number, ends: readonly Event[]): number | undefined {
  const given = ends.map(durationOf).filter((ms) => ms !== undefined);
  if (given.length > 0 && given.length >= openings) return given.reduce((sum, ms) => sum + ms, 0);
  const times = events.map(timeOf).filter((ms) => ms !== undefined);
  const [first, last] = [times[0], times.at(-1)];
  return first === undefined || last === undefined ? undefined : last - first;
}

/** Tokens of all model calls; `≥` where the usage of some of them is not known. */
function totalTokens(events: readonly Event[]): string | undefined {
  let total = 0;
  let unknown = false;
  for (const event of events) {
    if (event.type !== EventType.MODEL_INVOCATION_END) continue;
    const call = contentOf(event, 'llmInvocation');
    if (metaText(event, 'usage_source') === 'missing') unknown = true;
    else if (call !== undefined) total += call.totalTokens || call.promptTokens + call.completionTokens;
  }
  if (total > 0) return `${unknown ? '≥' : ''}${total} tok`;
  return unknown ? 'tokens unknown' : undefined;
}
