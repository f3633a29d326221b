import type { JsonValue } from '@chaukas/core/instrumentation';
import { type DataCopy, member } from '../attributes/data-copy.ts';
import { flag, json, number, type Row, text, texts } from '../attributes/row.ts';
import { inputMessages, outputMessages, systemInstructions } from '../messages/messages.ts';
import { SpanKind, type SpanMapping, textAt } from './mapping.ts';

/** Operations of the providers' APIs by the names that the conventions have for them; others keep their own. */
const OPERATIONS: Readonly<Record<string, string>> = {
  responses: 'chat',
  messages: 'chat',
  completion: 'text_completion',
  image: 'generate_content',
  speech: 'generate_content',
};

/** Providers whose names in the trail are not those of the conventions. */
const PROVIDERS: Readonly<Record<string, string>> = { 'azure.openai': 'azure.ai.openai' };

const API_TYPES: Readonly<Record<string, string>> = { chat: 'chat_completions', responses: 'responses' };
const OUTPUT_TYPES: Readonly<Record<string, string>> = { image: 'image', speech: 'speech' };
/** Operations whose input is no conversation. */
const NO_MESSAGES = new Set<string>(['embeddings', 'moderation', 'image', 'batch']);

const ROWS: readonly Row[] = [
  text('provider', 'gen_ai.provider.name', 'label', (value) => renamed(PROVIDERS, value)),
  text('operation', 'openai.api.type', 'label', apiType),
  text('operation', 'gen_ai.output.type', 'label', (value) => lookedUp(OUTPUT_TYPES, value)),
  text('model', 'gen_ai.request.model', 'label'),
  text('host', 'server.address', 'name', (value) => hostOf(value)?.address),
  number('host', 'server.port', (value) => hostOf(value)?.port),
  flag('streamed', 'gen_ai.request.stream'),
  number('parameters.temperature', 'gen_ai.request.temperature'),
  number('parameters.top_p', 'gen_ai.request.top_p'),
  number('parameters.max_tokens', 'gen_ai.request.max_tokens'),
  number('parameters.frequency_penalty', 'gen_ai.request.frequency_penalty'),
  number('parameters.presence_penalty', 'gen_ai.request.presence_penalty'),
  number('parameters.choices', 'gen_ai.request.choice.count', (count) => (count === 1 ? undefined : count)),
  number('request.seed', 'gen_ai.request.seed'),
  number('request.top_k', 'gen_ai.request.top_k'),
  number('request.dimensions', 'gen_ai.embeddings.dimension.count'),
  texts('request.encoding_format', 'gen_ai.request.encoding_formats', 'label'),
  texts('request.stop', 'gen_ai.request.stop_sequences', 'body'),
  texts('request.stop_sequences', 'gen_ai.request.stop_sequences', 'body'),
  text('request.service_tier', 'openai.request.service_tier', 'label'),
  text('request.response_format.type', 'gen_ai.output.type', 'label', jsonOrText),
  text('request.text.format.type', 'gen_ai.output.type', 'label', jsonOrText),
  json('request', 'gen_ai.input.messages', 'body', conversation),
  json('request', 'gen_ai.system_instructions', 'body', systemInstructions),
  json('request.tools', 'gen_ai.tool.definitions', 'body'),
  json('input', 'gen_ai.input.messages', 'body', conversation),
  json('_input', 'gen_ai.input.messages', 'body', conversation),
  text('response_model', 'gen_ai.response.model', 'label'),
  text('_response.model', 'gen_ai.response.model', 'label'),
  text('response_id', 'gen_ai.response.id', 'frame'),
  text('_response.id', 'gen_ai.response.id', 'frame'),
  texts('finish_reason', 'gen_ai.response.finish_reasons', 'label'),
  text('response.service_tier', 'openai.response.service_tier', 'label'),
  text('response.system_fingerprint', 'openai.response.system_fingerprint', 'label'),
  number('usage.input_tokens', 'gen_ai.usage.input_tokens'),
  number('usage.output_tokens', 'gen_ai.usage.output_tokens'),
  number('_response.usage.input_tokens', 'gen_ai.usage.input_tokens'),
  number('_response.usage.output_tokens', 'gen_ai.usage.output_tokens'),
  number('tokens.prompt', 'gen_ai.usage.input_tokens'),
  number('tokens.completion', 'gen_ai.usage.output_tokens'),
  number('usage_buckets', 'gen_ai.usage.input_tokens', sumOf('input', 'cache_read', 'cache_write', 'input_audio')),
  number('usage_buckets', 'gen_ai.usage.output_tokens', sumOf('output', 'reasoning', 'output_audio')),
  number('usage_buckets.cache_read', 'gen_ai.usage.cache_read.input_tokens'),
  number('usage_buckets.cache_write', 'gen_ai.usage.cache_creation.input_tokens'),
  number('usage_buckets.reasoning', 'gen_ai.usage.reasoning.output_tokens'),
  number('usage_buckets.input_audio', 'chaukas.usage.audio.input_tokens'),
  number('usage_buckets.output_audio', 'chaukas.usage.audio.output_tokens'),
  number('time_to_first_token', 'gen_ai.response.time_to_first_chunk', seconds),
  number('attempts', 'http.request.resend_count', (attempts) =>
    Number(attempts) > 1 ? Number(attempts) - 1 : undefined,
  ),
  text('request_id', 'chaukas.request.id', 'frame'),
  number('chunks', 'chaukas.response.chunks'),
  flag('raw_response', 'chaukas.response.raw'),
  json('response', 'gen_ai.output.messages', 'body', answer),
  json('output', 'gen_ai.output.messages', 'body', answer),
  json('_response', 'gen_ai.output.messages', 'body', answer),
];

/** A model call of any API; `otherwise` is the operation of one that names none. */
export function model(otherwise: string): SpanMapping {
  const operation = (data: DataCopy): string => {
    const given = textAt(data, 'operation') ?? otherwise;
    return lookedUp(OPERATIONS, given) ?? given;
  };
  return { kind: SpanKind.CLIENT, operation, target: 'model', rows: ROWS };
}

function lookedUp(table: Readonly<Record<string, string>>, value: JsonValue): string | undefined {
  return typeof value === 'string' && Object.hasOwn(table, value) ? table[value] : undefined;
}

function renamed(table: Readonly<Record<string, string>>, value: JsonValue): JsonValue {
  return lookedUp(table, value) ?? value;
}

function apiType(operation: JsonValue, data: DataCopy): string | undefined {
  return textAt(data, 'provider')?.includes('openai') ? lookedUp(API_TYPES, operation) : undefined;
}

function jsonOrText(type: JsonValue): string | undefined {
  if (type === 'text') return 'text';
  return type === 'json_object' || type === 'json_schema' ? 'json' : undefined;
}

/** `host` or `host:port`, as a URL has it. */
function hostOf(host: JsonValue): { address: string; port?: number } | undefined {
  const text = `https://${typeof host === 'string' ? host : ''}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return { address: url.hostname, port: url.port === '' ? 443 : Number(url.port) };
}

function conversation(asked: JsonValue, data: DataCopy): JsonValue | undefined {
  return NO_MESSAGES.has(textAt(data, 'operation') ?? '') ? undefined : inputMessages(asked);
}

function answer(value: JsonValue, data: DataCopy): JsonValue | undefined {
  return NO_MESSAGES.has(textAt(data, 'operation') ?? '') ? undefined : outputMessages(value, data);
}

function sumOf(...names: readonly string[]): (buckets: JsonValue) => number | undefined {
  return (buckets) => {
    const counts = names.map((name) => member(buckets, name)).filter((count) => typeof count === 'number');
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
  };
}

function seconds(millis: JsonValue): number | undefined {
  return typeof millis === 'number' ? millis / 1000 : undefined;
}
