import type { PolicyDecisionSpanEvent } from '@chaukas/core';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { Twin } from '../bridge/twin.ts';

const told = new WeakSet<object>();

const LISTS = [
  ['tool_input', '_toolInputGuardrailResults', 'inputGuardrails'],
  ['tool_output', '_toolOutputGuardrailResults', 'outputGuardrails'],
] as const;

/** What the guardrails of a tool decided of this call of it; they have no spans. */
export function decisionsOn(twin: Twin): PolicyDecisionSpanEvent[] {
  const state = twin.runState;
  return LISTS.flatMap(([stage, results, guardrails]) => {
    const own = new Set(readList(twin.subject, guardrails).map((one) => read(one, 'name')));
    return readList(state, results).flatMap((result) => {
      const name = readText(result, 'guardrail', 'name') ?? 'guardrail';
      // Calls at once share the state's list: a result is of a call whose tool has such a guardrail.
      if (typeof result !== 'object' || result === null || told.has(result)) return [];
      if (twin.subject !== undefined && !own.has(name)) return [];
      told.add(result);
      return [decision(name, stage, result, twin.withoutContent)];
    });
  });
}

function decision(policy_id: string, stage: string, result: object, withoutContent: boolean): PolicyDecisionSpanEvent {
  const behavior = readText(result, 'output', 'behavior', 'type') ?? 'allow';
  const info = read(result, 'output', 'outputInfo');
  const said = readText(result, 'output', 'behavior', 'message') ?? (info === undefined ? undefined : textOf(info));
  return {
    type: 'policy_decision',
    policy_id,
    outcome: behavior === 'allow' ? 'allow' : 'deny',
    stage,
    rule_ids: [behavior],
    ...known({ rationale: withoutContent ? undefined : said }),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
