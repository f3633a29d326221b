import type { ToolCallFact } from '@chaukas/core/instrumentation';
import { read, readJson, readText } from '@chaukas/instrumentation';

/** A type of items that are calls for the app to make. */
interface CallItem {
  /** Name of the tool where the item has none. */
  readonly name?: string;
  /** Field with the arguments. */
  readonly input: string;
  /** Type of the item that brings the result; one in the same answer means that the provider made the call. */
  readonly result: string;
}

const CALLS: ReadonlyMap<unknown, CallItem> = new Map<unknown, CallItem>([
  ['function_call', { input: 'arguments', result: 'function_call_output' }],
  ['custom_tool_call', { input: 'input', result: 'custom_tool_call_output' }],
  ['computer_call', { name: 'computer', input: 'action', result: 'computer_call_output' }],
  ['local_shell_call', { name: 'local_shell', input: 'action', result: 'local_shell_call_output' }],
  ['shell_call', { name: 'shell', input: 'action', result: 'shell_call_output' }],
  ['tool_search_call', { name: 'tool_search', input: 'arguments', result: 'tool_search_output' }],
  ['apply_patch_call', { name: 'apply_patch', input: 'operation', result: 'apply_patch_call_output' }],
]);

/** Types of the items that bring results. */
export const RESULT_TYPES: ReadonlySet<unknown> = new Set([...CALLS.values()].map(({ result }) => result));

/** A tool call among the items of a response. */
export function toolCallOf(item: unknown): ToolCallFact | undefined {
  const call = CALLS.get(read(item, 'type'));
  const id = readText(item, 'call_id');
  const name = call?.name ?? readText(item, 'name');
  if (call === undefined || id === undefined || name === undefined) return undefined;
  // A search for tools says who makes it.
  if (read(item, 'execution') === 'server') return undefined;
  // What was one action of a computer became a list of them.
  const fields = [call.input, `${call.input}s`];
  const field = fields.find((candidate) => (read(item, candidate) ?? undefined) !== undefined) ?? call.input;
  return { id, name, arguments: readJson(item, field) ?? '' };
}

/** The tool calls of a response that the app is to make. */
export function toolCallsIn(output: readonly unknown[]): ToolCallFact[] {
  const made = new Set(
    output.filter((item) => RESULT_TYPES.has(read(item, 'type'))).map((item) => read(item, 'call_id')),
  );
  return output.map(toolCallOf).filter((call): call is ToolCallFact => call !== undefined && !made.has(call.id));
}
