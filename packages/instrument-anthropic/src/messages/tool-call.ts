import type { ToolCallFact } from '@chaukas/core/instrumentation';
import { read, readJson, readText } from '@chaukas/instrumentation';

/** A call of the app's tools among the blocks of a message. */
export function toolCallOf(block: unknown): ToolCallFact | undefined {
  const id = readText(block, 'id');
  const name = readText(block, 'name');
  if (read(block, 'type') !== 'tool_use' || id === undefined || name === undefined) return undefined;
  return { id, name, arguments: readJson(block, 'input') ?? '' };
}
