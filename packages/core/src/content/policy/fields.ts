/**
 * The table that drives the content policy: of which sort each field of an event is, and what each mode does with each
 * sort. A field that the schema or the registry of metadata keys gets is missing here at compile time.
 */
import type { Event, EventMetadata } from '@chaukas/spec';
import type { ContentMode } from './options.ts';

/**
 * - `frame`: what holds the trail together: ids, enums, times, counts, durations, tokens, costs; never looked at, never changed
 * - `label`: words of a provider, a protocol or a library, few and known: model, finish reason, error code, operation
 * - `name`: what developers chose to call things: agents, tools, servers, policies, tags, branch, data sources
 * - `body`: what people, models and tools said, and what was made of it: texts, arguments, results, documents, errors
 * - `opaque`: bytes that cannot be searched
 */
export type FieldSort = 'frame' | 'label' | 'name' | 'body' | 'opaque';

/** `keep`: as it is. `search`: kept, with what is secret in it replaced. `leave`: left out. */
export type FieldRule = 'keep' | 'search' | 'leave';

/** What each mode does with each sort of field. */
export const RULES: Readonly<Record<ContentMode, Readonly<Record<FieldSort, FieldRule>>>> = {
  none: { frame: 'keep', label: 'search', name: 'leave', body: 'leave', opaque: 'leave' },
  metadata: { frame: 'keep', label: 'search', name: 'search', body: 'leave', opaque: 'leave' },
  redacted: { frame: 'keep', label: 'search', name: 'search', body: 'search', opaque: 'leave' },
  full: { frame: 'keep', label: 'keep', name: 'keep', body: 'keep', opaque: 'keep' },
};

/** A message's own table: sorts of plain fields, tables of messages in it. */
export interface FieldTable {
  readonly [field: string]: FieldSort | FieldTable;
}

type Internal = '$typeName' | '$unknown';
/** Every field of a message, so that none can be forgotten. */
type Every<T> = { readonly [K in Exclude<keyof T, Internal>]-?: FieldSort | FieldTable };
type Content = Event['content'];
export type ContentCase = NonNullable<Content['case']>;
type ContentOf<C extends ContentCase> = Extract<Content, { case: C }>['value'];
type ContentTables = { readonly [C in ContentCase]: 'body' | Every<ContentOf<C>> };

const PERFORMANCE: Every<NonNullable<Event['performance']>> = {
  cpuPercent: 'frame',
  memoryMb: 'frame',
  durationMs: 'frame',
  throughput: 'frame',
  latencyMs: 'frame',
};

const COST: Every<NonNullable<Event['cost']>> = {
  provider: 'label',
  service: 'label',
  inputTokens: 'frame',
  outputTokens: 'frame',
  totalTokens: 'frame',
  inputCost: 'frame',
  outputCost: 'frame',
  totalCost: 'frame',
  currency: 'label',
  inputRatePerToken: 'frame',
  outputRatePerToken: 'frame',
};

const INFRASTRUCTURE: Every<NonNullable<Event['infrastructure']>> = {
  resourceType: 'label',
  metrics: 'label',
  host: 'name',
  processId: 'frame',
  threadId: 'frame',
};

const RETRY: Every<NonNullable<Event['retry']>> = { attempt: 'frame', strategy: 'label', backoffMs: 'frame' };

/** Fields of an event; `content` and `metadata` have tables of their own. */
export const EVENT_FIELDS: Omit<Every<Event>, 'content' | 'metadata'> = {
  eventId: 'frame',
  tenantId: 'frame',
  projectId: 'frame',
  // The app's own id of a conversation, which the trail is joined by; an app must not put an address there.
  sessionId: 'frame',
  spanId: 'frame',
  parentSpanId: 'frame',
  type: 'frame',
  severity: 'frame',
  status: 'frame',
  author: 'frame',
  timestamp: 'frame',
  // Mostly the agent's name in another form, so it goes where the name goes.
  agentId: 'name',
  agentName: 'name',
  invocationId: 'frame',
  responseId: 'frame',
  isPartial: 'frame',
  isFinal: 'frame',
  hashPrev: 'frame',
  contentHash: 'frame',
  wormProofId: 'frame',
  branch: 'name',
  tags: 'name',
  traceId: 'frame',
  retry: RETRY,
  redaction: 'frame',
  piiCategories: 'frame',
  performance: PERFORMANCE,
  infrastructure: INFRASTRUCTURE,
  cost: COST,
  extensions: 'opaque',
};

/** Fields of each kind of content. */
export const CONTENT_FIELDS: ContentTables = {
  message: { role: 'label', text: 'body', metadata: 'body' },
  toolCall: { id: 'frame', name: 'name', arguments: 'body', authRequired: 'frame', functionName: 'name' },
  toolResponse: {
    toolCallId: 'frame',
    output: 'body',
    errorMessage: 'body',
    executionTimeMs: 'frame',
    httpStatus: 'frame',
  },
  llmInvocation: {
    provider: 'label',
    model: 'label',
    request: 'body',
    response: 'body',
    promptTokens: 'frame',
    completionTokens: 'frame',
    totalTokens: 'frame',
    temperature: 'frame',
    maxTokens: 'frame',
    topP: 'frame',
    frequencyPenalty: 'frame',
    presencePenalty: 'frame',
    startTime: 'frame',
    endTime: 'frame',
    durationMs: 'frame',
    finishReason: 'label',
  },
  policy: { policyId: 'name', outcome: 'label', ruleIds: 'name', rationale: 'body' },
  // Ids of documents come from data and often are titles, file names or addresses of pages: they tell what was asked.
  dataAccess: { datasource: 'name', documentIds: 'body', chunkIds: 'body', piiCategories: 'frame' },
  stateUpdate: 'body',
  error: {
    errorMessage: 'body',
    errorCode: 'label',
    stackTrace: 'body',
    recoverable: 'frame',
    recoveryAction: 'body',
  },
  agentHandoff: {
    fromAgentId: 'name',
    fromAgentName: 'name',
    toAgentId: 'name',
    toAgentName: 'name',
    handoffData: 'body',
    reason: 'body',
    handoffType: 'label',
  },
  mcpCall: {
    serverName: 'name',
    serverUrl: 'name',
    operation: 'label',
    method: 'label',
    request: 'body',
    response: 'body',
    protocolVersion: 'label',
    executionTimeMs: 'frame',
  },
};

/** Keys of an event's metadata, by their names on the wire; a key that is not listed counts as a body. */
export const METADATA_FIELDS: Readonly<Record<keyof EventMetadata, FieldSort>> = {
  instrumentation: 'label',
  workflow_name: 'name',
  // Says who a person is, though not what was said.
  user_id: 'name',
  context: 'body',
  name: 'name',
  data: 'body',
  resumed: 'frame',
  end_reason: 'label',
  events: 'frame',
  operation: 'label',
  streamed: 'frame',
  synthetic: 'frame',
  chunks: 'frame',
  usage: 'frame',
  usage_source: 'label',
  request_id: 'frame',
  host: 'name',
  choices: 'frame',
  raw_response: 'frame',
  tool_name: 'name',
  observed: 'label',
  requested_by: 'frame',
  reason: 'label',
  http_status: 'frame',
  attempts: 'frame',
  lost: 'frame',
  seq_range: 'frame',
  instructions: 'body',
  model: 'label',
  tools: 'name',
  handoffs: 'name',
  output_type: 'name',
  turn: 'frame',
  graph: 'name',
  side: 'label',
  transport: 'label',
  jsonrpc_id: 'frame',
  mcp_session_id: 'frame',
  query: 'body',
  stage: 'label',
  parts: 'body',
};
