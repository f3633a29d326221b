import { guard } from '../runtime/guard.ts';
import type { SpanData, SpanDataOf, SpanType } from './span-data.ts';

/** `output_type` as `outputType`; names that begin with an underscore stay as they are. */
type CamelCase<Name extends string> = Name extends `_${string}`
  ? Name
  : Name extends `${infer Head}_${infer Tail}`
    ? `${Head}${Capitalize<CamelCase<Tail>>}`
    : Name;

type FieldNames<TData> = TData extends unknown ? Exclude<keyof TData & string, 'type'> : never;
type SnakeField = Exclude<Extract<FieldNames<SpanData>, `${string}_${string}`>, `_${string}`>;

/** Fields that have another spelling in camelCase, by that. Together with the types it is complete: the compiler checks. */
const BY_CAMEL_CASE: { readonly [Name in SnakeField as CamelCase<Name>]: Name } = {
  agentId: 'agent_id',
  agentName: 'agent_name',
  callId: 'call_id',
  chunkIds: 'chunk_ids',
  documentIds: 'document_ids',
  finishReason: 'finish_reason',
  firstContentAt: 'first_content_at',
  fromAgent: 'from_agent',
  handoffType: 'handoff_type',
  inputFormat: 'input_format',
  jsonrpcId: 'jsonrpc_id',
  mcpData: 'mcp_data',
  mcpSessionId: 'mcp_session_id',
  modelConfig: 'model_config',
  nativeSpan: 'native_span',
  outputFormat: 'output_format',
  outputType: 'output_type',
  protocolVersion: 'protocol_version',
  rawResponse: 'raw_response',
  requestedBy: 'requested_by',
  requestId: 'request_id',
  responseId: 'response_id',
  responseModel: 'response_model',
  serverUrl: 'server_url',
  timeToFirstToken: 'time_to_first_token',
  toAgent: 'to_agent',
  usageBuckets: 'usage_buckets',
};

const FIELD_BY_NAME: ReadonlyMap<string, string> = new Map(Object.entries(BY_CAMEL_CASE));

/** What a span type has when nothing else is said; the names are those of the JS SDK. */
const DEFAULTS: { readonly [T in SpanType]?: () => Partial<SpanDataOf<T>> } = {
  agent: () => ({ name: 'Agent' }),
  task: () => ({ name: 'Agent workflow' }),
  guardrail: () => ({ triggered: false }),
  custom: () => ({ data: {} }),
};

/** The data of a span type as options: every field in the spelling of the data (`output_type`) or in camelCase. */
export type SpanFields<T extends SpanType> = Omit<SpanDataOf<T>, 'type'> & {
  [Name in FieldNames<SpanDataOf<T>> as CamelCase<Name>]?: SpanDataOf<T>[Name & keyof SpanDataOf<T>];
};

function addFields(data: Record<string, unknown>, options: object, except: ReadonlySet<string>): void {
  for (const key of Object.keys(options)) {
    const value: unknown = except.has(key) ? undefined : Reflect.get(options, key);
    if (value !== undefined) data[FIELD_BY_NAME.get(key) ?? key] = value;
  }
}

/** The data of a span made of options in either spelling; what is undefined is left out, keys of `except` too. */
export function toSpanData<T extends SpanType>(type: T, options: object, except: ReadonlySet<string>): SpanDataOf<T> {
  const data: Record<string, unknown> = { type, ...DEFAULTS[type]?.() };
  guard('span data', addFields, data, options, except);
  data.type = type;
  // The options are typed as the fields of this type; only their spelling has changed.
  return data as unknown as SpanDataOf<T>;
}
