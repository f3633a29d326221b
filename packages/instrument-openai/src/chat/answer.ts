import type { ToolCallFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteAnswer } from '@chaukas/instrumentation/stainless';
import { messageText } from '../message-text.ts';
import { usageOf } from '../usage.ts';
import { toolCallOf } from './tool-call.ts';

/** What a chat completion says, whether it came in one piece or was put together from a stream. */
export function chatAnswer(completion: unknown): RouteAnswer {
  // Of several choices the first is the one that a loop goes on with.
  const message = read(completion, 'choices', 0, 'message');
  const toolCalls = readList(message, 'tool_calls')
    .map(toolCallOf)
    .filter((call): call is ToolCallFact => call !== undefined);
  const { text } = messageText(message, 'assistant');
  const said = text === '' ? (readText(message, 'refusal') ?? '') : text;
  return {
    data: {
      ...known({
        response_model: readText(completion, 'model'),
        response_id: readText(completion, 'id'),
        finish_reason: readText(completion, 'choices', 0, 'finish_reason'),
      }),
      ...usageOf(read(completion, 'usage'), 'chat'),
    },
    toolCalls,
    ...(toolCalls.length === 0 && message !== undefined && { output: { role: 'assistant', text: said } }),
  };
}
