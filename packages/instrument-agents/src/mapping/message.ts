import type { MessageText } from '@chaukas/core';
import { read, readList, readText } from '@chaukas/instrumentation';

const TEXT_PARTS = new Set<unknown>(['text', 'input_text', 'output_text']);

/** What a run was given: a text, or items, of which the last message of the user is what came in. */
export function inputMessage(input: unknown): MessageText | undefined {
  if (typeof input === 'string') return { role: 'user', text: input };
  const items: readonly unknown[] = Array.isArray(input) ? input : [];
  const last = items.findLast((item) => read(item, 'role') === 'user');
  return last === undefined ? undefined : messageOf(last, 'user');
}

/** What a run gave: a text, or an object where the agent has an output type. */
export function outputMessage(output: unknown): MessageText | undefined {
  if (output === undefined || output === null) return undefined;
  if (typeof output === 'string') return { role: 'assistant', text: output };
  const text = jsonOf(output);
  return text === undefined ? undefined : { role: 'assistant', text, parts: [output] };
}

/** The text that a model said last, among the items of an answer. */
export function answerMessage(items: readonly unknown[]): MessageText | undefined {
  const last = items.findLast((item) => read(item, 'role') === 'assistant');
  return last === undefined ? undefined : messageOf(last, 'assistant');
}

/** A message as people read it: its plain text, and other parts apart. */
export function messageOf(message: unknown, role: string): MessageText {
  const content = read(message, 'content');
  if (typeof content === 'string') return { role, text: content };
  const parts = readList(message, 'content');
  const others = parts.filter((part) => !TEXT_PARTS.has(read(part, 'type')));
  const text = parts.flatMap((part) => (TEXT_PARTS.has(read(part, 'type')) ? [readText(part, 'text') ?? ''] : []));
  return { role, text: text.join('\n'), ...(others.length > 0 && { parts: others }) };
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
