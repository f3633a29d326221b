import { coerceText } from '../chaukas/coerce-text.ts';
import { guard } from '../runtime/guard.ts';
import type { ReadableSpan, ReadableTrace, SpanError } from './processor.ts';
import type { ResponseSpanData, SpanData, SpanType } from './span-data.ts';

/** A span as both SDKs export it: snake_case, times in ISO 8601, fields that are not set left out of `span_data`. */
export interface ExportedSpan {
  object: 'trace.span';
  id: string;
  trace_id: string;
  parent_id: string | null;
  started_at: string | null;
  ended_at: string | null;
  span_data: ExportedSpanData;
  error: SpanError | null;
}

/** The `span_data` of an export: the type, and the fields that both SDKs have for it. */
export interface ExportedSpanData {
  type: string;
  [field: string]: unknown;
}

/** A trace as both SDKs export it. */
export interface ExportedTrace {
  object: 'trace';
  id: string;
  workflow_name: string;
  group_id: string | null;
  metadata: Record<string, unknown>;
}

/** A field that is exported as it is, or one that is made of the others. */
type Field<TData> = (keyof TData & string) | readonly [name: string, of: (data: TData) => unknown];

/**
 * The fields of each type that leave the process by `export()`: those of both SDKs. Fields of our own stay inside, but for
 * the two types that only we have.
 */
const FIELDS: { readonly [T in SpanType]: readonly Field<Extract<SpanData, { type: T }>>[] } = {
  agent: ['name', 'handoffs', 'tools', 'output_type'],
  function: ['name', ['input', ({ input }) => textOf(input)], ['output', ({ output }) => textOf(output)], 'mcp_data'],
  generation: ['input', 'output', 'model', 'model_config', 'usage'],
  response: [['response_id', responseIdOf]],
  handoff: ['from_agent', 'to_agent'],
  guardrail: ['name', ['triggered', ({ triggered }) => triggered ?? false]],
  mcp_tools: ['server', 'result'],
  speech: [
    'input',
    ['output', ({ output, output_format: format }) => audioOf(output, format)],
    'model',
    'model_config',
    'first_content_at',
  ],
  transcription: [
    ['input', ({ input, input_format: format }) => audioOf(input, format)],
    'output',
    'model',
    'model_config',
  ],
  speech_group: ['input'],
  custom: ['name', ['data', ({ data }) => data ?? {}]],
  task: [
    ['name', () => 'task'],
    ['data', ({ name, usage }) => ({ sdk_span_type: 'task', name, ...(usage && { usage }) })],
  ],
  turn: [
    ['name', () => 'turn'],
    ['data', ({ turn, agent_name, usage }) => ({ sdk_span_type: 'turn', turn, agent_name, ...(usage && { usage }) })],
  ],
  mcp: ['operation', 'server', 'server_url', 'method', 'request', 'response', 'protocol_version', 'side', 'transport'],
  retriever: ['datasource', 'query', 'document_ids', 'chunk_ids'],
};

/** Types that the SDKs export as another, with their own name in the data. */
const EXPORTED_AS: Partial<Record<SpanType, string>> = { task: 'custom', turn: 'custom' };

/** What both SDKs send of a span. */
export function exportSpan(span: ReadableSpan): ExportedSpan {
  return {
    object: span.type,
    id: span.spanId,
    trace_id: span.traceId,
    parent_id: span.parentId,
    started_at: span.startedAt,
    ended_at: span.endedAt,
    span_data: exportSpanData(span.spanData),
    error: span.error,
  };
}

/** What both SDKs send of a trace. */
export function exportTrace({ type, traceId, name, groupId, metadata }: ReadableTrace): ExportedTrace {
  return { object: type, id: traceId, workflow_name: name, group_id: groupId, metadata: metadata ?? {} };
}

/** The `span_data` of an export; of a type that we do not know, all fields but those that begin with an underscore. */
function exportSpanData<TData extends SpanData>(data: TData): ExportedSpanData {
  if (exporting) return { type: EXPORTED_AS[data.type] ?? data.type };
  exporting = true;
  try {
    return fieldsOf(data);
  } finally {
    exporting = false;
  }
}

/** Set while a span is exported: a span that lies in the data of a span, perhaps its own, is only named there. */
let exporting = false;

function fieldsOf<TData extends SpanData>(data: TData): ExportedSpanData {
  // Each entry takes the data of its own type, which the table's type says and an indexed access cannot.
  const fields = Object.hasOwn(FIELDS, data.type) ? (FIELDS[data.type] as readonly Field<TData>[]) : ownFields(data);
  const exported: ExportedSpanData = { type: EXPORTED_AS[data.type] ?? data.type };
  for (const field of fields) {
    const [name, value] = typeof field === 'string' ? [field, data[field]] : [field[0], field[1](data)];
    if (value !== undefined) exported[name] = value;
  }
  return exported;
}

function ownFields<TData extends SpanData>(data: TData): Field<TData>[] {
  return Object.entries(data)
    .filter(([name]) => name !== 'type' && !name.startsWith('_'))
    .map(([name, value]) => [name, () => value] as const);
}

/** The id of a model's answer: given, or read from the answer. */
export function responseIdOf(data: Omit<ResponseSpanData, 'type'>): string | undefined {
  if (data.response_id !== undefined) return data.response_id;
  const id = answerField(data, 'id');
  return typeof id === 'string' ? id : undefined;
}

/** A field of the answer that a hand-made span holds, by the JS SDK's name or CAI's. */
export function answerField({ _response, response }: Omit<ResponseSpanData, 'type'>, name: string): unknown {
  const answer = _response ?? response;
  if (typeof answer !== 'object' || answer === null) return undefined;
  return guard('answer', (): unknown => Reflect.get(answer, name));
}

/** Arguments and results of tools are text in both SDKs: JSON, unless they are text already. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : coerceText(value);
}

function audioOf(audio: unknown, format: string | undefined): unknown {
  return audio === undefined || typeof audio === 'string' ? { data: audio ?? '', format: format ?? 'pcm' } : audio;
}
