import type { HostedFact, ToolCallFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteAnswer } from '@chaukas/instrumentation/stainless';
import { textOf } from '../message-text.ts';
import { usageOf } from '../usage.ts';
import { hostedFacts } from './hosted.ts';
import { pauseIds } from './pause.ts';
import { toolCallOf } from './tool-call.ts';

/**
 * What a message says, whether it came in one piece or was put together from a stream.
 *
 * @param request the body that it answers
 */
export function messagesAnswer(message: unknown, request?: unknown): RouteAnswer {
  const content = readList(message, 'content');
  const toolCalls = content.map(toolCallOf).filter((call): call is ToolCallFact => call !== undefined);
  const paused = read(message, 'stop_reason') === 'pause_turn';
  const final = toolCalls.length === 0 && !paused && read(message, 'role') === 'assistant';
  return {
    data: {
      ...known({
        response_model: readText(message, 'model'),
        response_id: readText(message, 'id'),
        finish_reason: readText(message, 'stop_reason'),
      }),
      ...usageOf(read(message, 'usage')),
    },
    toolCalls,
    hosted: [...hostedFacts(message, request), ...refusalOf(message)],
    ...(paused && { paused, ids: pauseIds(message) }),
    ...(final && { output: { role: 'assistant', text: textOf(content, '') } }),
  };
}

/** The provider's classifiers stopped the answer. */
function refusalOf(message: unknown): HostedFact[] {
  if (read(message, 'stop_reason') !== 'refusal') return [];
  const category = readText(message, 'stop_details', 'category');
  return [
    {
      kind: 'policy',
      policy_id: 'anthropic.refusal',
      outcome: 'deny',
      stage: 'output',
      ...known({
        rule_ids: category === undefined ? undefined : [category],
        rationale: readText(message, 'stop_details', 'explanation'),
      }),
    },
  ];
}
