import type { HostedFact, ToolCallFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteAnswer } from '@chaukas/instrumentation/stainless';
import { messageText } from '../message-text.ts';
import { contentFilter, moderated, promptFilters, refusal } from '../policies.ts';
import { usageOf } from '../usage.ts';
import { toolCallOf } from './tool-call.ts';

/** What a chat completion says, whether it came in one piece or was put together from a stream. */
export function chatAnswer(completion: unknown): RouteAnswer {
  // Of several choices the first is the one that a loop goes on with.
  const message = read(completion, 'choices', 0, 'message');
  const toolCalls = readList(message, 'tool_calls')
    .map(toolCallOf)
    .filter((call): call is ToolCallFact => call !== undefined);
  const asks = toolCalls.length > 0 || read(message, 'function_call', 'name') !== undefined;
  const reason = readText(completion, 'choices', 0, 'finish_reason');
  const hosted = [
    ...promptFilters(completion),
    ...readList(completion, 'choices').flatMap(decisionsOn),
    ...moderated(completion),
  ];
  const said = known({
    response_model: readText(completion, 'model'),
    response_id: readText(completion, 'id'),
    finish_reason: reason,
  });
  return {
    data: Object.assign(said, usageOf(read(completion, 'usage'), 'chat')),
    toolCalls,
    ...(hosted.length > 0 && { hosted }),
    ...(!asks && message !== undefined && { output: { role: 'assistant', text: saidIn(message) } }),
  };
}

/** What the provider's policies made of a choice. */
function decisionsOn(choice: unknown): HostedFact[] {
  const cut = read(choice, 'finish_reason') === 'content_filter';
  return [
    ...contentFilter(read(choice, 'content_filter_results'), 'output', cut),
    ...refusal(readText(choice, 'message', 'refusal')),
  ];
}

/** What the model said: in text, in a refusal, or aloud. */
function saidIn(message: unknown): string {
  const { text } = messageText(message, 'assistant');
  return text === '' ? (readText(message, 'refusal') ?? readText(message, 'audio', 'transcript') ?? '') : text;
}
