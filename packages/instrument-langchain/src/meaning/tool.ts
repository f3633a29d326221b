import { read, readEntries, readText } from '@chaukas/instrumentation';
import { isMessage } from './messages.ts';

/** What a tool run came to. */
export interface ToolResult {
  readonly output: unknown;
  /** The model's id of the call, where the answer names it. */
  readonly callId: string | undefined;
  /** The tool says itself that it failed. */
  readonly failure: string | undefined;
}

/** The output of a tool: a message for the model, a command for the graph, or what the tool's function gave. */
export function toolEnd(output: unknown): ToolResult {
  if (!isMessage(output))
    return { output: isCommandLike(output) ? commandOf(output) : output, callId: undefined, failure: undefined };
  const content = read(output, 'content');
  const failed = read(output, 'status') === 'error';
  return {
    output: content,
    callId: readText(output, 'tool_call_id'),
    failure: failed ? (typeof content === 'string' ? content : JSON.stringify(content)) : undefined,
  };
}

function isCommandLike(output: unknown): boolean {
  return readText(output, 'lg_name') === 'Command';
}

function commandOf(command: unknown): Record<string, unknown> {
  return Object.fromEntries(
    readEntries(command).filter(([, value]) => typeof value !== 'function' && value !== undefined),
  );
}
