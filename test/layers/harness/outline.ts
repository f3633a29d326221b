import { type Event, EventStatus, EventType } from '@chaukas/spec';

/** Events of the process and of what agents are made of: they are facts of one layer, and not of where layers meet. */
const LEFT_OUT: ReadonlySet<EventType> = new Set([EventType.SYSTEM, EventType.STATE_UPDATE]);

/**
 * The events of one or more processes as the lines of a tree: a line for each pair and each point event, with what it is of and
 * how it ended, indented below its parent. Times and ids are left out, so that a tree can stand in a test.
 */
export function outline(events: readonly Event[]): string[] {
  const told = events.filter(({ type }) => !LEFT_OUT.has(type));
  const lines = told.filter(({ type, spanId }, at) => !isEnd(type) && isFirst(told, type, spanId, at));
  const spans = new Set(lines.map(({ spanId }) => spanId));
  const below = (parent: string | undefined): Event[] =>
    lines.filter(({ parentSpanId }) => (spans.has(parentSpanId) ? parentSpanId : undefined) === parent);
  const draw = (event: Event, depth: number): string[] => [
    '  '.repeat(depth) + lineOf(event, told),
    ...below(event.spanId).flatMap((child) => draw(child, depth + 1)),
  ];
  return below(undefined).flatMap((root) => draw(root, 0));
}

/** Each process opens the session for itself: it is one all the same. */
function isFirst(all: readonly Event[], type: EventType, spanId: string, at: number): boolean {
  return all.findIndex((event) => event.type === type && event.spanId === spanId) === at;
}

function isEnd(type: EventType): boolean {
  return EventType[type]?.endsWith('_END') === true;
}

function lineOf(event: Event, all: readonly Event[]): string {
  const name = EventType[event.type] ?? '';
  const end = all.find(({ spanId, type }) => spanId === event.spanId && isEnd(type));
  const kind = name.replace(/_START$/, '');
  const status = name === kind ? '' : end === undefined ? 'open' : statusOf(end);
  return [kind, subjectOf(event.type === EventType.MODEL_INVOCATION_START ? (end ?? event) : event), status]
    .filter(Boolean)
    .join(' ');
}

function statusOf({ status }: Event): string {
  return status === EventStatus.COMPLETED ? '' : (EventStatus[status] ?? '');
}

/** What an event is of, in a word or two. */
function subjectOf({ type, agentName, content, metadata, retry }: Event): string {
  const value = (name: string): string => String(Reflect.get(Object(content.value), name) ?? '');
  switch (type) {
    case EventType.AGENT_START:
      return agentName;
    case EventType.TOOL_CALL_START:
      return value('name');
    case EventType.MCP_CALL_START:
      return `${value('operation')} (${metadata?.side})`;
    // A framework does not know the provider before its client was asked.
    case EventType.MODEL_INVOCATION_START:
    case EventType.MODEL_INVOCATION_END:
      return value('provider');
    case EventType.RETRY:
      return String(retry?.attempt);
    case EventType.ERROR:
      return value('errorCode');
    case EventType.POLICY_DECISION:
      return `${value('policyId')} ${value('outcome')}`;
    case EventType.INPUT_RECEIVED:
    case EventType.OUTPUT_EMITTED:
      return JSON.stringify(value('text'));
    default:
      return '';
  }
}
