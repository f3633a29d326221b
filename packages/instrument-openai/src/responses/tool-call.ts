import type { ToolCallFact } from '@chaukas/core/instrumentation';
import { read, readText } from '@chaukas/instrumentation';

/** Item types that are calls for the app to make, with the field that their arguments are in. */
const ARGUMENTS: Readonly<Record<string, string>> = { function_call: 'arguments', custom_tool_call: 'input' };

/** A tool call among the items of a response. */
export function toolCallOf(item: unknown): ToolCallFact | undefined {
  const type = read(item, 'type');
  const field = typeof type === 'string' && Object.hasOwn(ARGUMENTS, type) ? ARGUMENTS[type] : undefined;
  const id = readText(item, 'call_id');
  const name = readText(item, 'name');
  if (field === undefined || id === undefined || name === undefined) return undefined;
  return { id, name, arguments: readText(item, field) ?? '' };
}
