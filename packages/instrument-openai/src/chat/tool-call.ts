import type { ToolCallFact } from '@chaukas/core/instrumentation';
import { readText } from '@chaukas/instrumentation';

/** A tool call of a Chat Completions message: a function's with JSON arguments, or a custom tool's with free text. */
export function toolCallOf(call: unknown): ToolCallFact | undefined {
  const id = readText(call, 'id');
  const name = readText(call, 'function', 'name') ?? readText(call, 'custom', 'name');
  if (id === undefined || name === undefined) return undefined;
  return { id, name, arguments: readText(call, 'function', 'arguments') ?? readText(call, 'custom', 'input') ?? '' };
}
