import type { MessageText } from '@chaukas/core';
import type { ToolResultFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { RouteRequest } from '@chaukas/instrumentation/stainless';
import { fingerprint } from '../fingerprint.ts';
import { messageText } from '../message-text.ts';
import { samplingOf } from './common.ts';
import { toolCallOf } from './tool-call.ts';

/** What the body of a Chat Completions request says. */
export function chatRequest(body: unknown): RouteRequest {
  const messages = readList(body, 'messages');
  const input = lastUserMessage(messages);
  return {
    data: {
      type: 'generation',
      operation: 'chat',
      request: body,
      parameters: samplingOf(body),
      ...known({ model: readText(body, 'model') }),
      ...(read(body, 'stream') === true && { streamed: true }),
    },
    results: toolResults(messages),
    thread: fingerprint(messages, messages.length),
    ...(input !== undefined && { input }),
  };
}

/** The last message of the user, unless it was answered already: by the model or by a tool. */
function lastUserMessage(messages: readonly unknown[]): MessageText | undefined {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    const role = read(message, 'role');
    if (role === 'user') return messageText(message, 'user');
    if (role === 'assistant' || role === 'tool' || role === 'function') return undefined;
  }
  return undefined;
}

/** Results of tool calls, with the call as the request repeats it; of two results under one id the later counts. */
function toolResults(messages: readonly unknown[]): ToolResultFact[] {
  const results = new Map<string, ToolResultFact>();
  messages.forEach((message, index) => {
    const id = read(message, 'role') === 'tool' ? readText(message, 'tool_call_id') : undefined;
    if (id === undefined) return;
    results.delete(id);
    results.set(id, { id, output: read(message, 'content'), ...callBefore(messages, index, id) });
  });
  return [...results.values()];
}

function callBefore(messages: readonly unknown[], before: number, id: string): Partial<ToolResultFact> {
  for (let index = before - 1; index >= 0; index--) {
    const calls = readList(messages[index], 'tool_calls');
    const call = calls.find((candidate) => read(candidate, 'id') === id);
    if (call === undefined) continue;
    const fact = toolCallOf(call);
    return { ...(fact && { name: fact.name, arguments: fact.arguments }), thread: fingerprint(messages, index) };
  }
  return {};
}
