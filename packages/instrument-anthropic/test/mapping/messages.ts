/** Messages and streams as the provider sends them, for tests of the mapping. */
import { messagesRoute } from '../../src/messages/route.ts';

export const text = (said: string): object => ({ type: 'text', text: said });

export function message(content: readonly object[], more: object = {}): Record<string, unknown> {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test-1',
    content,
    stop_reason: 'end_turn',
    usage: { input_tokens: 3, output_tokens: 4 },
    ...more,
  };
}

export const start: object = {
  type: 'message_start',
  message: message([], { stop_reason: null, usage: { input_tokens: 3, output_tokens: 1 } }),
};

export const end: object = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } };

/** The events of one block: how it begins, and its deltas. */
export function block(index: number, content_block: object, deltas: readonly object[] = []): object[] {
  return [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ];
}

export const textDelta = (piece: string): object => ({ type: 'text_delta', text: piece });

export const inputDelta = (piece: string): object => ({ type: 'input_json_delta', partial_json: piece });

/** What the reducer makes of the events of a stream. */
export function reduce(events: readonly unknown[], maxText: number = 1024 * 1024): unknown {
  const reducer = messagesRoute.reducer(maxText);
  for (const event of events) reducer.push(event);
  return reducer.value();
}
