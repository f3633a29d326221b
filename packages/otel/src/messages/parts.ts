import { Capture, type JsonObject, type JsonValue, known, parseArguments } from '@chaukas/core/instrumentation';
import { items, member } from '../attributes/data-copy.ts';
import { asText } from '../attributes/row.ts';

/** A part of a message, by the JSON schema of `gen_ai.input.messages`; one it does not name keeps its own form. */
export type Part = JsonObject & { type: string };

type Convert = (part: JsonObject) => Part;

/** Parts of the providers' messages, by their type. */
const PARTS: Readonly<Record<string, Convert>> = {
  text: said('text'),
  input_text: said('text'),
  output_text: said('text'),
  refusal: (part) => ({ type: 'refusal', content: part.refusal ?? '' }),
  image_url: (part) => media('image', member(part.image_url, 'url') ?? part.image_url),
  input_image: (part) => media('image', part.image_url ?? part.file_id),
  input_audio: (part) => media('audio', part.input_audio),
  thinking: (part) => ({ type: 'reasoning', content: part.thinking ?? '' }),
  reasoning: (part) => ({ type: 'reasoning', content: textsOf(part.summary) || textsOf(part.content) }),
  tool_use: (part) => toolCall(part.id, part.name, part.input),
  tool_result: (part) => toolResponse(part.tool_use_id, part.content),
  function_call: (part) => toolCall(part.call_id, part.name, part.arguments),
  custom_tool_call: (part) => toolCall(part.call_id, part.name, part.input),
  function_call_output: (part) => toolResponse(part.call_id, part.output),
  custom_tool_call_output: (part) => toolResponse(part.call_id, part.output),
};

/** The parts of a message's content: a text, a list of parts, or nothing. */
export function partsOf(content: JsonValue | undefined): Part[] {
  if (content === undefined || content === null || content === '') return [];
  return Array.isArray(content) ? content.map(partOf) : [partOf(content)];
}

/** One part; what is no part by any provider is shown as it is. */
export function partOf(part: JsonValue): Part {
  if (typeof part === 'string') return { type: 'text', content: part };
  const type = member(part, 'type');
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return { type: 'unknown', value: part };
  if (typeof type === 'string')
    return Object.hasOwn(PARTS, type) ? (PARTS[type] ?? asItIs(type))(part) : { ...part, type };
  // A text that was cut when it was copied.
  return 'truncated' in part ? { type: 'text', content: asText(part) } : { ...part, type: 'unknown' };
}

/** A tool call of a Chat Completions message. */
export function chatToolCall(call: JsonValue): Part {
  const name = member(member(call, 'function'), 'name') ?? member(member(call, 'custom'), 'name');
  const input = member(member(call, 'function'), 'arguments') ?? member(member(call, 'custom'), 'input');
  return toolCall(member(call, 'id'), name, input);
}

export function toolResponse(id: JsonValue | undefined, response: JsonValue | undefined): Part {
  return { type: 'tool_call_response', ...known({ id }), response: response ?? null };
}

function toolCall(id: JsonValue | undefined, name: JsonValue | undefined, input: JsonValue | undefined): Part {
  return { type: 'tool_call', ...known({ id }), name: name ?? '', ...known({ arguments: parsed(input) }) };
}

/** Arguments are an object where the model's text can be read as one. */
export function parsed(input: JsonValue | undefined): JsonValue | undefined {
  return typeof input === 'string' ? new Capture().value(parseArguments(input)) : input;
}

function said(key: string): Convert {
  return (part) => ({ type: 'text', content: asText(part[key] ?? part.content ?? '') });
}

/** Media by its address; what was in the request itself is only told of: its type and size. */
function media(modality: string, at: JsonValue | undefined): Part {
  return typeof at === 'string' ? { type: 'uri', modality, uri: at } : { type: modality, value: at ?? null };
}

function asItIs(type: string): Convert {
  return (part) => ({ ...part, type });
}

function textsOf(list: JsonValue | undefined): string {
  return items(list)
    .map((item) => asText(member(item, 'text') ?? ''))
    .join('\n');
}
