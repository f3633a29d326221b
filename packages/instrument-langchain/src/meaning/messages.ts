import type { MessageText } from '@chaukas/core';
import { known, read, readJson, readList, readText } from '@chaukas/instrumentation';

/** The library's words for who speaks, and those of the events. */
const ROLES: Readonly<Record<string, string>> = { human: 'user', ai: 'assistant' };

/** Whether a value is a message of the library's, of any version. */
export function isMessage(value: unknown): boolean {
  return typeOf(value) !== undefined && read(value, 'lc_serializable') !== undefined;
}

/** Who speaks in a message: `user`, `assistant`, `system`, `tool`, ... */
export function roleOf(message: unknown): string | undefined {
  const type = typeOf(message) ?? readText(message, 'role');
  return type === undefined ? undefined : (ROLES[type] ?? type);
}

/** Older versions say the type by a method only. */
function typeOf(message: unknown): string | undefined {
  const type = readText(message, 'type');
  if (type !== undefined && type !== 'constructor') return type;
  const ask = read(message, '_getType');
  const said: unknown = typeof ask === 'function' ? Reflect.apply(ask, message, []) : undefined;
  return typeof said === 'string' ? said : undefined;
}

/** A message as plain data: who says what, and the tool calls in it. */
export function plainMessage(message: unknown): Record<string, unknown> {
  const calls = readList(message, 'tool_calls');
  return known({
    role: roleOf(message),
    content: read(message, 'content'),
    name: readText(message, 'name'),
    id: readText(message, 'id'),
    tool_call_id: readText(message, 'tool_call_id'),
    status: readText(message, 'status'),
    tool_calls: calls.length === 0 ? undefined : calls.map(plainCall),
  });
}

function plainCall(call: unknown): Record<string, unknown> {
  return known({ id: readText(call, 'id'), name: readText(call, 'name'), args: read(call, 'args') });
}

/** A value with the library's messages in it as plain data; what else it holds stays as it is. */
export function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (isMessage(item) ? plainMessage(item) : item));
  return isMessage(value) ? plainMessage(value) : value;
}

/** What people read of a message. */
export function messageText(message: unknown): MessageText {
  const role = roleOf(message);
  const content = read(message, 'content');
  if (typeof content === 'string') return { ...known({ role }), text: content };
  const blocks = readList(message, 'content');
  const text = blocks
    .flatMap((block) => (typeof block === 'string' ? block : (readText(block, 'text') ?? [])))
    .join('');
  const parts = blocks.filter((block) => typeof block === 'object' && read(block, 'type') !== 'text');
  return { ...known({ role }), text, ...(parts.length > 0 && { parts }) };
}

/** What a user said to a run: the last message of theirs, a text, else all that went in. */
export function inputOf(inputs: unknown): MessageText | undefined {
  return textOf(inputs, 'input', 'user');
}

/** What a run answered: the last message of a model's, a text, else all that came out. */
export function outputOf(outputs: unknown): MessageText | undefined {
  return textOf(outputs, 'output', 'assistant');
}

function textOf(value: unknown, wrapped: string, role: string): MessageText | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return { role, text: value };
  if (isMessage(value)) return messageText(value);
  if (typeof value === 'object' && Object.keys(value).length === 0) return undefined;
  const messages = Array.isArray(value) ? value : readList(value, 'messages');
  const spoken = messages.findLast((message: unknown) => roleOf(message) === role);
  if (spoken !== undefined) return messageText(spoken);
  // The library wraps what is no object.
  const inner = read(value, wrapped);
  if (inner !== undefined && Object.keys(value).length === 1) return textOf(inner, wrapped, role);
  const text = readJson(Array.isArray(value) ? { value: plainValue(value) } : plainEntries(value));
  return text === undefined ? undefined : { role, text };
}

function plainEntries(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]));
}
