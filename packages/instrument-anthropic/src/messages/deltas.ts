import type { ModelDelta } from '@chaukas/core/instrumentation';
import { known, read, readNumber, readText } from '@chaukas/instrumentation';

/** Deltas that carry a piece of the answer: what it is a piece of, and the field that it is in. */
const KINDS: ReadonlyMap<unknown, readonly [kind: ModelDelta['kind'], field: string]> = new Map([
  ['text_delta', ['text', 'text']],
  ['thinking_delta', ['reasoning', 'thinking']],
  ['input_json_delta', ['tool_arguments', 'partial_json']],
]);

/** What an event of a streamed message adds. A tool call is known by its position only; its id came when it began. */
export function messagesDeltas(event: unknown): ModelDelta[] {
  const [kind, field] = KINDS.get(read(event, 'delta', 'type')) ?? [];
  const text = field === undefined ? undefined : readText(event, 'delta', field);
  if (kind === undefined || text === undefined) return [];
  return [{ kind, text, ...known({ tool_index: kind === 'tool_arguments' ? readNumber(event, 'index') : undefined }) }];
}
