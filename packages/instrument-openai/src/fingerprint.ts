import { fingerprintOf } from '@chaukas/instrumentation';
import { messageText } from './message-text.ts';

/** Tells a conversation from others up to a message, in either API's form. */
export function fingerprint(messages: readonly unknown[], length: number): string {
  return fingerprintOf(messages, length, (message) => messageText(message, '').text);
}
