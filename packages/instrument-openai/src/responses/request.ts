import type { MessageText } from '@chaukas/core';
import type { ToolResultFact } from '@chaukas/core/instrumentation';
import { known, read, readList, readNumber, readText } from '@chaukas/instrumentation';
import type { RouteRequest } from '@chaukas/instrumentation/stainless';
import { fingerprint } from '../fingerprint.ts';
import { messageText } from '../message-text.ts';
import { RESULT_TYPES, toolCallOf } from './tool-call.ts';

/** What the body of a Responses request says. */
export function responsesRequest(body: unknown): RouteRequest {
  const items = inputItems(body);
  const previous = readText(body, 'previous_response_id');
  const conversation = readText(body, 'conversation') ?? readText(body, 'conversation', 'id');
  const input = lastUserMessage(items);
  return {
    data: {
      type: 'response',
      operation: 'responses',
      request: body,
      parameters: known({
        temperature: readNumber(body, 'temperature'),
        max_tokens: readNumber(body, 'max_output_tokens'),
        top_p: readNumber(body, 'top_p'),
      }),
      ...known({ model: readText(body, 'model') }),
      ...(read(body, 'stream') === true && { streamed: true }),
    },
    results: toolResults(items, previous),
    continues: [previous, conversation].filter((id) => id !== undefined),
    thread: fingerprint(items, items.length),
    ...(input !== undefined && { input }),
  };
}

/** The items of the input; a text alone is a message of the user, as which later requests repeat it. */
function inputItems(body: unknown): readonly unknown[] {
  const text = read(body, 'input');
  return typeof text === 'string' ? [{ role: 'user', content: text }] : readList(body, 'input');
}

/** What the user said last, unless a model or a tool came after it. */
function lastUserMessage(items: readonly unknown[]): MessageText | undefined {
  for (const item of items.toReversed()) {
    const role = read(item, 'role');
    if (role === 'user') return messageText(item, 'user');
    if (role !== 'system' && role !== 'developer') return undefined;
  }
  return undefined;
}

/** Results of tool calls; with `previous_response_id` the call itself stays at the provider and is not repeated. */
function toolResults(items: readonly unknown[], previous: string | undefined): ToolResultFact[] {
  const results = new Map<string, ToolResultFact>();
  items.forEach((item, index) => {
    // The result of a local shell has the id of its call under another name.
    const id = RESULT_TYPES.has(read(item, 'type')) ? (readText(item, 'call_id') ?? readText(item, 'id')) : undefined;
    if (id === undefined) return;
    results.delete(id);
    results.set(id, {
      id,
      output: read(item, 'output') ?? read(item, 'tools') ?? read(item, 'status'),
      ...known({ thread: previous }),
      ...callBefore(items, index, id),
    });
  });
  return [...results.values()];
}

function callBefore(items: readonly unknown[], before: number, id: string): Partial<ToolResultFact> {
  for (let index = before - 1; index >= 0; index--) {
    const call = toolCallOf(items[index]);
    if (call?.id !== id) continue;
    // Reasoning and other items of the same answer may stand before the call: its answer began at the last input.
    const start = items.slice(0, index).findLastIndex(isInput);
    return { name: call.name, arguments: call.arguments, thread: fingerprint(items, start + 1) };
  }
  return {};
}

/** Whether an item came from the app's side: what the model said before has its role, or none. */
function isInput(item: unknown): boolean {
  const role = read(item, 'role');
  return (role !== undefined && role !== 'assistant') || RESULT_TYPES.has(read(item, 'type'));
}
