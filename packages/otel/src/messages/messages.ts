import { type JsonObject, type JsonValue, known } from '@chaukas/core/instrumentation';
import { type DataCopy, items, member } from '../attributes/data-copy.ts';
import { chatToolCall, type Part, partOf, partsOf, toolResponse } from './parts.ts';

/** A message by the JSON schema of `gen_ai.input.messages` and `gen_ai.output.messages`. */
type Message = JsonObject & { role: string; parts: Part[] };

/** Roles of the items of a response that say none. */
const ROLES: Readonly<Record<string, string>> = {
  function_call_output: 'tool',
  custom_tool_call_output: 'tool',
  item_reference: 'user',
};

/** What a model was asked: messages of any of the APIs, items of a response, or a text alone. */
export function inputMessages(asked: JsonValue): JsonValue | undefined {
  const list = member(asked, 'messages') ?? member(asked, 'input') ?? member(asked, 'prompt') ?? asked;
  if (typeof list === 'string') return [{ role: 'user', parts: partsOf(list) }];
  return Array.isArray(list) ? list.map((item) => messageOf(item, 'user')) : undefined;
}

/** What it is told apart from the conversation: `instructions` or `system`, by the API. */
export function systemInstructions(asked: JsonValue): JsonValue | undefined {
  return partsOf(member(asked, 'instructions') ?? member(asked, 'system'));
}

/** Instructions that are one text. */
export function instructions(text: JsonValue): JsonValue {
  return partsOf(text);
}

/** What a model answered: each choice a message, with why it stopped there. */
export function outputMessages(answer: JsonValue, data: DataCopy): JsonValue | undefined {
  const choices = items(member(answer, 'choices'));
  if (choices.length > 0) return choices.map(choiceOf);
  const stopped = known({ finish_reason: data.get('finish_reason') });
  if (typeof answer === 'string') return [{ role: 'assistant', parts: partsOf(answer), ...stopped }];
  if (Array.isArray(answer)) return answer.map((item) => ({ ...messageOf(item, 'assistant'), ...stopped }));
  const said = member(answer, 'output') ?? member(answer, 'content');
  const parts = Array.isArray(said) ? said.flatMap(answeredParts) : partsOf(said);
  return parts.length === 0 ? undefined : [{ role: 'assistant', parts, ...stopped }];
}

/** A message as {@link MessageText} of the core has it. */
export function plainMessage(role: string): (message: JsonValue) => JsonValue {
  return (message) => {
    const parts = [...partsOf(member(message, 'text')), ...partsOf(member(message, 'parts'))];
    return [{ role: textOr(member(message, 'role'), role), parts }];
  };
}

function choiceOf(choice: JsonValue): Message {
  const message = member(choice, 'message');
  const answer: Message = message === undefined ? textChoice(choice) : messageOf(message, 'assistant');
  const reason = member(choice, 'finish_reason');
  return { ...answer, ...(typeof reason === 'string' && { finish_reason: reason }) };
}

function textChoice(choice: JsonValue): Message {
  return { role: 'assistant', parts: partsOf(member(choice, 'text')) };
}

function messageOf(item: JsonValue, otherwise: string): Message {
  if (typeof item === 'string') return { role: otherwise, parts: partsOf(item) };
  const type = member(item, 'type');
  const isMessage = type === undefined || type === 'message' || member(item, 'role') !== undefined;
  if (!isMessage) return { role: roleOf(type), parts: [partOf(item)] };
  const role = textOr(member(item, 'role'), otherwise);
  const name = member(item, 'name');
  return { role, parts: messageParts(item, role), ...(typeof name === 'string' && { name }) };
}

function messageParts(message: JsonValue, role: string): Part[] {
  const content = member(message, 'content');
  if (role === 'tool') return [toolResponse(member(message, 'tool_call_id'), content)];
  const refusal = member(message, 'refusal');
  return [
    ...partsOf(content),
    ...(typeof refusal === 'string' ? [{ type: 'refusal', content: refusal }] : []),
    ...items(member(message, 'tool_calls')).map(chatToolCall),
  ];
}

/** Items of a response: a message's content, or a part of its own. */
function answeredParts(item: JsonValue): Part[] {
  return member(item, 'type') === 'message' ? partsOf(member(item, 'content')) : [partOf(item)];
}

function roleOf(type: JsonValue | undefined): string {
  return typeof type === 'string' && Object.hasOwn(ROLES, type) ? (ROLES[type] ?? 'assistant') : 'assistant';
}

function textOr(value: JsonValue | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
