import type { ToolCallFact, ToolResultFact } from '@chaukas/core/instrumentation';
import { read, readJson, readList, readText } from '@chaukas/instrumentation';

/**
 * The tool calls that a message of the model asks for.
 *
 * @param at index of the message in its conversation
 */
export function askedCalls(message: unknown, at: number): ToolCallFact[] {
  return readList(message, 'tool_calls').map((call, index) => ({
    id: readText(call, 'id') ?? `${at}.${index}`,
    name: readText(call, 'function', 'name') ?? '',
    arguments: readJson(call, 'function', 'arguments') ?? '',
  }));
}

/** What tools answered in a conversation: each result belongs to a call of the model's message before it. */
export function givenResults(
  messages: readonly unknown[],
  threadOf: (messages: readonly unknown[], length: number) => string,
): ToolResultFact[] {
  let waiting: ToolCallFact[] = [];
  let thread = '';
  return messages.flatMap((message, index) => {
    if (read(message, 'role') !== 'tool') {
      waiting = askedCalls(message, index);
      thread = threadOf(messages, index);
      return [];
    }
    const name = readText(message, 'tool_name');
    const call = waiting.find((one) => one.name === name) ?? (name === undefined ? waiting[0] : undefined);
    if (call === undefined) return [];
    waiting = waiting.filter((one) => one !== call);
    return [{ ...call, thread, output: read(message, 'content') }];
  });
}
