import type { JsonObject, JsonValue } from '@chaukas/spec';
import { isObject } from '../export-policy.ts';

/**
 * Input or output of a generation without what the model thought, in the shapes that `@openai/agents` 0.20.0 knows: items of
 * the type, and fields of assistant messages and chat completions. What tools and users said is not looked into.
 */
export function withoutReasoning(value: JsonValue): JsonValue {
  return Array.isArray(value) ? value.filter((item) => !isReasoning(item)).map(item) : value;
}

function item(value: JsonValue): JsonValue {
  if (!isObject(value) || value.object !== 'chat.completion' || !Array.isArray(value.choices)) return message(value);
  return { ...value, choices: value.choices.map(choice) };
}

function choice(value: JsonValue): JsonValue {
  return isObject(value) && isObject(value.message) ? { ...value, message: message(value.message) } : value;
}

function message(value: JsonValue): JsonValue {
  if (!isObject(value) || value.role !== 'assistant') return value;
  const { content, ...rest } = withoutField(value);
  if (content === undefined) return rest;
  return {
    ...rest,
    content: Array.isArray(content) ? content.filter((part) => !isReasoning(part)).map(part) : content,
  };
}

/** What a provider adds to a message is copied onto these parts when it is sent again. */
function part(value: JsonValue): JsonValue {
  return isObject(value) && (value.type === 'text' || value.type === 'refusal') ? withoutField(value) : value;
}

function withoutField({ reasoning: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

function isReasoning(value: JsonValue): boolean {
  return isObject(value) && value.type === 'reasoning';
}
