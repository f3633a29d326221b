import type { MessageText } from '@chaukas/core';
import type { ToolResultFact } from '@chaukas/core/instrumentation';
import { fingerprintOf, known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import type { RouteRequest } from '@chaukas/instrumentation/stainless';
import { messageText } from '../message-text.ts';
import { pauseIds } from './pause.ts';
import { toolCallOf } from './tool-call.ts';

/** What the body of a Messages request says. */
export function messagesRequest(body: unknown): RouteRequest {
  const messages = readList(body, 'messages');
  const input = lastUserMessage(messages);
  return {
    data: {
      type: 'generation',
      operation: 'messages',
      request: body,
      parameters: known({
        temperature: readNumber(body, 'temperature'),
        max_tokens: readNumber(body, 'max_tokens'),
        top_p: readNumber(body, 'top_p'),
      }),
      ...known({ model: readText(body, 'model') }),
      ...(read(body, 'stream') === true && { streamed: true }),
    },
    results: toolResults(messages),
    continues: pauseIds(messages.findLast((message) => read(message, 'role') === 'assistant')),
    thread: fingerprint(messages, messages.length),
    ...(input !== undefined && { input }),
  };
}

/** What the user said last, unless it was answered: by the model, or by a tool whose result the message brings. */
function lastUserMessage(messages: readonly unknown[]): MessageText | undefined {
  // With what the model is to begin its answer, an app can end the conversation itself.
  const prefilled = read(messages.at(-1), 'role') === 'assistant';
  const last = messages.at(prefilled ? -2 : -1);
  if (read(last, 'role') !== 'user' || readList(last, 'content').some(isResult)) return undefined;
  return messageText(last, 'user');
}

function isResult(block: unknown): boolean {
  return read(block, 'type') === 'tool_result';
}

/** Results of tool calls, with the call as the request repeats it; of two results under one id the later counts. */
function toolResults(messages: readonly unknown[]): ToolResultFact[] {
  const results = new Map<string, ToolResultFact>();
  messages.forEach((message, index) => {
    for (const block of readList(message, 'content').filter(isResult)) {
      const id = readText(block, 'tool_use_id');
      if (id === undefined) continue;
      results.delete(id);
      results.set(id, {
        id,
        output: read(block, 'content'),
        ...(read(block, 'is_error') === true && { failed: true }),
        ...callBefore(messages, index, id),
      });
    }
  });
  return [...results.values()];
}

function callBefore(messages: readonly unknown[], before: number, id: string): Partial<ToolResultFact> {
  for (let index = before - 1; index >= 0; index--) {
    const block = readList(messages[index], 'content').find((candidate) => read(candidate, 'id') === id);
    const call = toolCallOf(block);
    if (call === undefined) continue;
    return { name: call.name, arguments: call.arguments, thread: fingerprint(messages, index) };
  }
  return {};
}

function fingerprint(messages: readonly unknown[], length: number): string {
  return fingerprintOf(messages, length, (message) => messageText(message, '').text);
}
