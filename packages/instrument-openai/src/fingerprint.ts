import { read } from '@chaukas/instrumentation';
import { messageText } from './message-text.ts';

const TEXT_COMPARED = 200;

/**
 * Tells a conversation from others up to a message: how long it is, how it begins and how it ends. Only compared among
 * conversations that wait for a result under one call id.
 */
export function fingerprint(messages: readonly unknown[], length: number): string {
  const first = messages.findIndex((message) => read(message, 'role') === 'user');
  return JSON.stringify([length, head(messages[first]), head(messages[length - 1])]);
}

function head(message: unknown): string {
  return messageText(message, '').text.slice(0, TEXT_COMPARED);
}
