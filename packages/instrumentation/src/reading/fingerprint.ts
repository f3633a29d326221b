import { read } from './read.ts';

const TEXT_COMPARED = 200;

/**
 * Tells a conversation from others up to a message: how long it is, how it begins and how it ends. Only compared among
 * conversations that wait for a result under one call id.
 *
 * @param textOf the plain text of a message
 */
export function fingerprintOf(
  messages: readonly unknown[],
  length: number,
  textOf: (message: unknown) => string,
): string {
  const first = messages.findIndex((message) => read(message, 'role') === 'user');
  const head = (message: unknown): string => textOf(message).slice(0, TEXT_COMPARED);
  const [begin, end] = [head(messages[first]), head(messages[length - 1])];
  return `${length} ${begin.length} ${begin}${end}`;
}
