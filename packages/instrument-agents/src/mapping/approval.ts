import type { PolicyDecisionSpanEvent } from '@chaukas/core';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { Run } from '../runner/run.ts';
import { clientIsRecorded } from './client.ts';

const asked = new WeakSet<object>();

/** Decisions that a run waits for when it ends, each asked for once. */
export function reviewsOf(run: Run | undefined): PolicyDecisionSpanEvent[] {
  if (run?.interrupted !== true) return [];
  const items = readList(run.state, '_currentStep', 'data', 'interruptions');
  return items.flatMap((item) => {
    if (typeof item !== 'object' || item === null || asked.has(item)) return [];
    asked.add(item);
    if (clientTells(item)) return [];
    return [approvalEvent(item, 'review', run.withoutContent ? undefined : readText(item, 'rawItem', 'arguments'))];
  });
}

/** Whether a call is one of the provider's MCP calls, of which its client says what was asked and answered. */
export function clientTells(item: unknown): boolean {
  return readText(item, 'rawItem', 'type') === 'hosted_tool_call' && clientIsRecorded();
}

/** A decision on a tool call that the app was asked for. */
export function approvalEvent(
  item: unknown,
  outcome: 'allow' | 'deny' | 'review',
  rationale: string | undefined,
): PolicyDecisionSpanEvent {
  const tool = readText(item, 'toolName') ?? readText(item, 'rawItem', 'name') ?? readText(item, 'rawItem', 'type');
  const call = readText(item, 'rawItem', 'callId') ?? readText(item, 'rawItem', 'id');
  return {
    type: 'policy_decision',
    policy_id: `tool_approval:${tool ?? 'tool'}`,
    outcome,
    stage: 'tool_input',
    ...known({ rule_ids: call === undefined ? undefined : [call], rationale }),
  };
}

/** The id of the trace that a state of a run goes on with. */
export function traceIdOf(state: unknown): string | undefined {
  return readText(read(state, '_trace'), 'traceId');
}
