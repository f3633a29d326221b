import type { MessageText } from '@chaukas/core';
import { fingerprintOf, type MethodMeaning, read, readList, readText } from '@chaukas/instrumentation';
import { answerData, failure, requestData } from '../common.ts';
import { deltasOf } from './deltas.ts';
import { chatPieces } from './pieces.ts';
import { askedCalls, givenResults } from './tools.ts';

/** A conversation. The server gives tool calls no ids, so the place in the conversation stands for one. */
export const chat: MethodMeaning<'generation'> = {
  request([body], client) {
    const messages = readList(body, 'messages');
    const input = lastUserMessage(messages);
    return {
      data: requestData('chat', body, client),
      results: givenResults(messages, threadOf),
      thread: threadOf(messages, messages.length),
      ...(input !== undefined && { input }),
    };
  },
  answer(value, [body]) {
    const toolCalls = askedCalls(read(value, 'message'), readList(body, 'messages').length);
    const text = readText(value, 'message', 'content') ?? '';
    return {
      data: answerData(value),
      toolCalls,
      ...(toolCalls.length === 0 && { output: { role: 'assistant', text } }),
    };
  },
  reducer: chatPieces,
  deltas: (piece) => deltasOf(read(piece, 'message'), 'content'),
  failure,
};

/** The last message, if it is the user's: else the model or a tool has answered it. */
function lastUserMessage(messages: readonly unknown[]): MessageText | undefined {
  const last = messages.at(-1);
  return read(last, 'role') === 'user' ? { role: 'user', text: textOf(last) } : undefined;
}

function threadOf(messages: readonly unknown[], length: number): string {
  return fingerprintOf(messages, length, textOf);
}

function textOf(message: unknown): string {
  return readText(message, 'content') ?? '';
}
