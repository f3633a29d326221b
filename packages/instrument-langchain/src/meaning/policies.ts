import type { PolicyDecisionSpanEvent } from '@chaukas/core';
import { known, read, readEntries, readJson, readList, readNumber, readText } from '@chaukas/instrumentation';
import { messageText } from './messages.ts';
import { messagesIn } from './state.ts';

type Decision = Omit<PolicyDecisionSpanEvent, 'type'>;

/** What a person's word on one action means. */
const OUTCOMES: Readonly<Record<string, 'allow' | 'deny'>> = {
  approve: 'allow',
  accept: 'allow',
  edit: 'allow',
  reject: 'deny',
  ignore: 'deny',
};

/** The approvals that an interrupt asks for, one for each. */
export function reviewsOf(error: unknown, node: string | undefined): Decision[] {
  const asked = readList(error, 'interrupts');
  return asked.map((interrupt) => ({
    policy_id: policyOf(node),
    outcome: 'review',
    ...(node !== undefined && { rule_ids: [node] }),
    ...known({ rationale: readJson(interrupt, 'value') }),
  }));
}

/** A middleware asks by its own name; any other node by the library's word for it. */
function policyOf(node: string | undefined): string {
  const [middleware = '', hook] = node?.split('.') ?? [];
  return hook === undefined ? 'interrupt' : middleware;
}

/** What a person decided, by the value that a graph goes on with. */
export function decisionsOf(resume: unknown): Decision[] {
  return answersOf(resume).flatMap((answer) => {
    const decisions = readList(answer, 'decisions');
    if (decisions.length > 0) return decisions.map((decision) => decided('HumanInTheLoopMiddleware', decision));
    return [decided('interrupt', answer)];
  });
}

/** Several interrupts are answered by their ids, which are hashes. */
function answersOf(resume: unknown): readonly unknown[] {
  const entries = readEntries(resume);
  const byId = entries.length > 0 && entries.every(([key]) => /^[0-9a-f]{32}$/.test(key));
  return byId ? entries.map(([, value]) => value) : [resume];
}

function decided(policy_id: string, decision: unknown): Decision {
  const word = typeof decision === 'string' ? decision : (readText(decision, 'type') ?? readText(decision, 'action'));
  const said = read(decision, 'approved') ?? decision;
  const known_ = word === undefined ? undefined : OUTCOMES[word.toLowerCase()];
  return {
    policy_id,
    outcome: known_ ?? (said === false ? 'deny' : 'allow'),
    rationale: readJson({ decision }, 'decision') ?? '',
  };
}

/** What a node of a middleware came to, read by those that know it. */
interface Middleware {
  /** The name it gives its nodes begins with this. */
  readonly name: string;
  /** What the output of a node of it decided. */
  decided(outputs: unknown, node: MiddlewareNode): Decision[];
}

/** A node that a middleware made: `PIIMiddleware[email].before_model`. */
interface MiddlewareNode {
  readonly name: string;
  readonly hook: string;
  /** What it is for, in brackets. */
  readonly of: string | undefined;
}

/** What stands after the agent's end hands on the whole state, and decides nothing. */
const NODE = /^(\w*Middleware)(?:\[(.*)\])?\.((?:before|after)_model|before_agent)$/;

const MIDDLEWARES: readonly Middleware[] = [
  {
    name: 'PIIMiddleware',
    decided: (outputs, node) =>
      messagesIn(outputs).length === 0 ? [] : [{ ...about(node), outcome: 'allow', rationale: 'masked' }],
  },
  {
    name: 'PIIRedactionMiddleware',
    decided: (outputs, node) =>
      messagesIn(outputs).length === 0 ? [] : [{ ...about(node), outcome: 'allow', rationale: 'masked' }],
  },
  { name: 'OpenAIModerationMiddleware', decided: (outputs, node) => ended(outputs, node) },
  { name: 'ModelCallLimitMiddleware', decided: (outputs, node) => ended(outputs, node) },
  {
    name: 'ToolCallLimitMiddleware',
    decided: (outputs, node) => (ended(outputs, node).length > 0 ? ended(outputs, node) : blockedTools(outputs, node)),
  },
];

/** Decisions of a middleware, from what its node came to; none of a node that is no middleware's, or let everything pass. */
export function middlewareDecisions(node: string, outputs: unknown): Decision[] {
  const found = nodeOf(node);
  return found === undefined
    ? []
    : (MIDDLEWARES.find(({ name }) => name === found.name)?.decided(outputs, found) ?? []);
}

/** The decision of a middleware that stopped the run by an error. */
export function middlewareRefusal(node: string, error: unknown): Decision[] {
  const found = nodeOf(node);
  if (found === undefined || !MIDDLEWARES.some(({ name }) => name === found.name)) return [];
  return [{ ...about(found), outcome: 'deny', ...known({ rationale: readText(error, 'message') }) }];
}

const DENIED = new Set([401, 403]);

/** What the error of a model call says of who may not ask. */
export function accessRefusal(error: unknown, provider: string | undefined): Decision[] {
  const status = readNumber(error, 'status');
  if (status === undefined || !DENIED.has(status)) return [];
  const rule = readText(error, 'code') ?? `http_${status}`;
  return [
    {
      policy_id: `${provider ?? 'model'}.access`,
      outcome: 'deny',
      rule_ids: [rule],
      ...known({ rationale: readText(error, 'message') }),
    },
  ];
}

function nodeOf(node: string): MiddlewareNode | undefined {
  const [, name, of, hook] = NODE.exec(node) ?? [];
  return name === undefined || hook === undefined ? undefined : { name, of, hook };
}

function about({ name, of, hook }: MiddlewareNode): Pick<Decision, 'policy_id' | 'rule_ids' | 'stage'> {
  return {
    policy_id: name === 'PIIMiddleware' && of !== undefined ? `pii:${of}` : name,
    ...(of !== undefined && { rule_ids: [of] }),
    stage: hook.startsWith('before') ? 'input' : 'output',
  };
}

/** It sent the run to its end, with what it has to say as the answer. */
function ended(outputs: unknown, node: MiddlewareNode): Decision[] {
  if (read(outputs, 'jumpTo') !== 'end') return [];
  return [{ ...about(node), outcome: 'deny', ...known({ rationale: lastText(outputs) }) }];
}

/** It answered some of the model's tool calls in the place of the tools. */
function blockedTools(outputs: unknown, node: MiddlewareNode): Decision[] {
  const blocked = messagesIn(outputs).filter((message) => read(message, 'status') === 'error');
  return blocked.map((message) => ({
    ...about(node),
    outcome: 'deny',
    rule_ids: [readText(message, 'name') ?? node.name],
    rationale: messageText(message).text,
  }));
}

function lastText(outputs: unknown): string | undefined {
  const last = messagesIn(outputs).at(-1);
  return last === undefined ? undefined : messageText(last).text;
}
