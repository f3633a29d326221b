import type { MessageText } from '@chaukas/core';
import { read, readText } from '@chaukas/instrumentation';

/** Types of content parts whose text is the message's plain text. */
const TEXT_PARTS = new Set<unknown>(['text', 'input_text', 'output_text']);

/** A message of either API as people read it: its plain text, and other parts (images, files, audio) apart. */
export function messageText(message: unknown, role: string): MessageText {
  const content = read(message, 'content');
  if (typeof content === 'string') return { role, text: content };
  const parts: readonly unknown[] = Array.isArray(content) ? content : [];
  const texts = parts.filter((part) => TEXT_PARTS.has(read(part, 'type')));
  const others = parts.filter((part) => !TEXT_PARTS.has(read(part, 'type')));
  const text = texts.map((part) => readText(part, 'text') ?? '').join('\n');
  return others.length === 0 ? { role, text } : { role, text, parts: others };
}
