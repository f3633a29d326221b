import type { ModelDelta } from '@chaukas/core/instrumentation';
import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';

/** Texts of a delta that are for the user. */
const SAID = ['content', 'refusal'] as const;

/** What a chunk of a streamed chat completion adds: text, reasoning (by either of its names) and arguments of tool calls. */
export function chatDeltas(chunk: unknown): ModelDelta[] {
  return readList(chunk, 'choices').flatMap((choice) => {
    const delta = read(choice, 'delta');
    const index = readNumber(choice, 'index') ?? 0;
    const reasoning = readText(delta, 'reasoning_content') ?? readText(delta, 'reasoning');
    const found: ModelDelta[] = [
      ...SAID.map((field): ModelDelta => ({ kind: 'text', text: readText(delta, field) ?? '' })),
      { kind: 'reasoning', text: reasoning ?? '' },
      ...readList(delta, 'tool_calls').map(argumentsDelta),
      argumentsDelta({ function: read(delta, 'function_call') }),
    ];
    return found.filter(({ text }) => text !== '').map((item) => (index === 0 ? item : { ...item, choice: index }));
  });
}

/** The first piece of a call has its id and name, those after it only the position. */
function argumentsDelta(call: unknown): ModelDelta {
  return {
    kind: 'tool_arguments',
    text: readText(call, 'function', 'arguments') ?? readText(call, 'custom', 'input') ?? '',
    ...known({
      tool_id: readText(call, 'id'),
      tool_name: readText(call, 'function', 'name') ?? readText(call, 'custom', 'name'),
      tool_index: readNumber(call, 'index'),
    }),
  };
}
