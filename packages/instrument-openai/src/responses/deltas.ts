import type { ModelDelta } from '@chaukas/core/instrumentation';
import { known, readNumber, readText } from '@chaukas/instrumentation';

/** Events that carry a piece of the answer, and what it is a piece of. */
const KINDS: ReadonlyMap<string, ModelDelta['kind']> = new Map([
  ['response.output_text.delta', 'text'],
  ['response.refusal.delta', 'text'],
  ['response.reasoning_text.delta', 'reasoning'],
  ['response.reasoning_summary_text.delta', 'reasoning'],
  ['response.function_call_arguments.delta', 'tool_arguments'],
  ['response.custom_tool_call_input.delta', 'tool_arguments'],
  ['response.mcp_call_arguments.delta', 'tool_arguments'],
]);

/** What an event of a streamed response adds. A tool call is known by its position only; its id comes when it is done. */
export function responsesDeltas(event: unknown): ModelDelta[] {
  const kind = KINDS.get(readText(event, 'type') ?? '');
  const text = readText(event, 'delta') ?? '';
  if (kind === undefined || text === '') return [];
  const index = kind === 'tool_arguments' ? readNumber(event, 'output_index') : undefined;
  return [{ kind, text, ...known({ tool_index: index }) }];
}
