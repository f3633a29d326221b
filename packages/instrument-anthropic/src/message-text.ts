import type { MessageText } from '@chaukas/core';
import { read, readText } from '@chaukas/instrumentation';

/** A message as people read it: its plain text, and other blocks (images, documents) apart. */
export function messageText(message: unknown, role: string): MessageText {
  const content = read(message, 'content');
  if (typeof content === 'string') return { role, text: content };
  const blocks: readonly unknown[] = Array.isArray(content) ? content : [];
  const text = textOf(blocks, '\n');
  const parts = blocks.filter((block) => read(block, 'type') !== 'text');
  return parts.length === 0 ? { role, text } : { role, text, parts };
}

/** The text of content blocks, without the model's thinking. */
export function textOf(blocks: readonly unknown[], separator: string): string {
  return blocks
    .filter((block) => read(block, 'type') === 'text')
    .map((block) => readText(block, 'text') ?? '')
    .join(separator);
}
