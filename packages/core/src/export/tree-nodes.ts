import { type Event, EventType } from '@chaukas/spec';
import { durationOf, timeOf } from './tree-facts.ts';

export type SpanKind = 'agent' | 'model' | 'tool' | 'mcp';
type Half = 'start' | 'end';

interface Placed {
  /** When it started, in milliseconds since 1970; Infinity, that is last, if no event says. */
  at: number;
  readonly children: TreeNode[];
}

/** A span: its START, its END, or both. */
export interface SpanNode extends Placed {
  readonly form: 'span';
  readonly kind: SpanKind;
  start?: Event;
  end?: Event;
}

/** An event that stands for itself. */
export interface PointNode extends Placed {
  readonly form: 'point';
  readonly event: Event;
}

export type TreeNode = SpanNode | PointNode;

const SPAN_HALVES: ReadonlyMap<EventType, { kind: SpanKind; half: Half }> = new Map([
  [EventType.AGENT_START, { kind: 'agent', half: 'start' }],
  [EventType.AGENT_END, { kind: 'agent', half: 'end' }],
  [EventType.MODEL_INVOCATION_START, { kind: 'model', half: 'start' }],
  [EventType.MODEL_INVOCATION_END, { kind: 'model', half: 'end' }],
  [EventType.TOOL_CALL_START, { kind: 'tool', half: 'start' }],
  [EventType.TOOL_CALL_END, { kind: 'tool', half: 'end' }],
  [EventType.MCP_CALL_START, { kind: 'mcp', half: 'start' }],
  [EventType.MCP_CALL_END, { kind: 'mcp', half: 'end' }],
]);

/**
 * The events of one session, those of the session itself aside, as nodes in order of their start. START and END of a span
 * become one node; where an id is used again, each further START or END without partner becomes a node of its own.
 */
export function toNodes(events: readonly Event[]): TreeNode[] {
  const nodes: TreeNode[] = [];
  const lacking = new Map<string, SpanNode[]>();
  for (const event of events) {
    const role = SPAN_HALVES.get(event.type);
    if (role === undefined) {
      nodes.push({ form: 'point', event, at: startOf(undefined, event), children: [] });
    } else {
      const opened = placeHalf(event, role.kind, role.half, lacking);
      if (opened !== undefined) nodes.push(opened);
    }
  }
  for (const node of nodes) if (node.form === 'span') node.at = startOf(node.start, node.end);
  return nodes.sort((a, b) => compare(a.at, b.at));
}

/** Gives one half of a span to the node that lacks it, or returns a new node; spans without an id are never paired. */
function placeHalf(event: Event, kind: SpanKind, half: Half, lacking: Map<string, SpanNode[]>): SpanNode | undefined {
  const key = (missing: Half): string => `${missing} ${kind} ${event.spanId}`;
  const waiting = event.spanId === '' ? undefined : lacking.get(key(half))?.pop();
  if (waiting !== undefined) {
    waiting[half] = event;
    return undefined;
  }
  const node: SpanNode = { form: 'span', kind, [half]: event, at: 0, children: [] };
  const otherKey = key(half === 'start' ? 'end' : 'start');
  const others = lacking.get(otherKey) ?? [];
  others.push(node);
  lacking.set(otherKey, others);
  return node;
}

/** Start of what has a START, or an event at its end that may give a duration. */
function startOf(start: Event | undefined, end: Event | undefined): number {
  const ended = timeOf(end);
  const from = timeOf(start) ?? (ended === undefined ? undefined : ended - (durationOf(end) ?? 0));
  return from ?? Number.POSITIVE_INFINITY;
}

/** Order of two times, infinite ones included. */
export function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Hangs each node under its parent and returns those without one: the top level, spans whose parent is unknown, and of
 * each cycle of parents the node that started first.
 */
export function linkNodes(nodes: readonly TreeNode[]): TreeNode[] {
  const parents = parentsOf(nodes);
  const settled = new Set<TreeNode>();
  for (const node of nodes) {
    const path = new Set<TreeNode>();
    let at: TreeNode | undefined = node;
    while (at !== undefined && !settled.has(at) && !path.has(at)) {
      path.add(at);
      at = parents.get(at);
    }
    if (at !== undefined && path.has(at)) parents.delete(at);
    for (const passed of path) settled.add(passed);
  }
  const roots: TreeNode[] = [];
  for (const node of nodes) (parents.get(node)?.children ?? roots).push(node);
  return roots;
}

/** The node that each node names as its parent; where an id is shared, a span is meant before an event. */
function parentsOf(nodes: readonly TreeNode[]): Map<TreeNode, TreeNode> {
  const byId = new Map<string, TreeNode>();
  for (const form of ['span', 'point']) {
    for (const node of nodes) {
      const id = idOf(node, 'spanId');
      if (node.form === form && id !== '' && !byId.has(id)) byId.set(id, node);
    }
  }
  const parents = new Map<TreeNode, TreeNode>();
  for (const node of nodes) {
    const parent = byId.get(idOf(node, 'parentSpanId'));
    if (parent !== undefined) parents.set(node, parent);
  }
  return parents;
}

function idOf(node: TreeNode, field: 'spanId' | 'parentSpanId'): string {
  if (node.form === 'point') return node.event[field];
  return node.start?.[field] || node.end?.[field] || '';
}
