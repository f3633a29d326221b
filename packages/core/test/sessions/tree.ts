import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { groupBy } from '../support/trail.ts';
import type { Request, Step } from './plan.ts';

/** A tree as text: a line per fact, indented by depth, siblings in alphabetical order. */
type Node = readonly [label: string, children: readonly Node[]];

export function print(node: Node, indent = ''): string {
  const children = node[1].map((child) => print(child, `${indent}  `)).sort();
  return [`${indent}${node[0]}`, ...children].join('\n');
}

/** The tree that the requests of one session are to leave. */
export function expectedTree(requests: readonly Request[]): Node {
  const steps = requests.flatMap((request) => request.steps);
  const failed = steps.some((step) => step.kind === 'run' && step.steps.some(fails));
  return [`session ${failed ? 'FAILED' : 'COMPLETED'}`, steps.flatMap(nodes)];
}

function fails(step: Step): boolean {
  return step.kind === 'tool' && step.fails;
}

function nodes(step: Step): Node[] {
  const { name } = step;
  const model: Node = [`model ${name} COMPLETED`, []];
  switch (step.kind) {
    case 'run':
      return step.steps.flatMap(nodes);
    case 'agent':
      return [[`agent ${name} COMPLETED`, step.steps.flatMap(nodes)]];
    case 'tool':
      return [step.fails ? [`tool ${name} FAILED`, [[`ERROR ${name}`, []]]] : [`tool ${name} COMPLETED`, []]];
    case 'model':
      return [model];
    case 'byHand':
      return [[`SYSTEM ${name}`, []]];
    case 'generator':
      return [
        [`tool ${name} COMPLETED`, Array.from({ length: step.count }, () => [`tool ${name} item COMPLETED`, []])],
      ];
    case 'loop':
      return [[`INPUT ${name}`, []], model, [`tool lookup ${name} COMPLETED`, []], model, [`OUTPUT ${name}`, []]];
  }
}

/** The tree that the events of one session are. */
export function actualTree(events: readonly Event[]): Node {
  const facts = events.filter(({ type }) => !(EventType[type] ?? '').endsWith('_START'));
  const below = groupBy(facts, ({ parentSpanId }) => parentSpanId);
  const node = (event: Event): Node => [label(event), (below.get(event.spanId) ?? []).map(node)];
  const [session, ...others] = (below.get('') ?? []).map(node);
  if (session === undefined || others.length > 0) throw new Error(`${others.length + 1} sessions`);
  return session;
}

function label({ type, content, agentName, metadata, status }: Event): string {
  const end = EventStatus[status];
  switch (content.case) {
    case 'message':
      return `${type === EventType.INPUT_RECEIVED ? 'INPUT' : 'OUTPUT'} ${content.value.text}`;
    case 'llmInvocation':
      return `model ${content.value.model} ${end}`;
    case 'toolResponse': {
      const of = metadata?.tool_name === 'lookup' ? ` ${content.value.output?.output}` : '';
      return `tool ${metadata?.tool_name}${of} ${end}`;
    }
    case 'error':
      return `ERROR ${content.value.errorMessage}`;
    default:
      return type === EventType.SYSTEM
        ? `SYSTEM ${metadata?.name}`
        : type === EventType.AGENT_END
          ? `agent ${agentName} ${end}`
          : `session ${end}`;
  }
}
