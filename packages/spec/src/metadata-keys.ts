import type { JsonObject } from '@bufbuild/protobuf';

/**
 * The registry of `Event.metadata`: every key that an event of ours may carry, what it says and how it is typed.
 *
 * What users and libraries add freely goes under `context` (sessions, traces) or `data` (custom spans), never beside these.
 */
export interface EventMetadata {
  /** Who observed the fact; on the first event of each span. */
  instrumentation?: { name: string; version: string; library?: string; library_version?: string };
  /** Name of the workflow that a trace belongs to. */
  workflow_name?: string;
  /** The user's id of a session. */
  user_id?: string;
  /** What the app attached to its trace or session. */
  context?: JsonObject;
  /** Name of a custom span or system event. */
  name?: string;
  /** What the app attached to a custom span or system event. */
  data?: JsonObject;
  /** True on the SESSION_START of a session that this process had ended before. */
  resumed?: boolean;
  /** Why a span or session ended other than by completing: `aborted`, `early_break`, `process_exit`, `swept`, ... */
  end_reason?: string;
  /** Number of events of this opening of a session, its SESSION_END included. */
  events?: number;
  /** What a model call was for: `chat`, `responses`, `messages`, `embeddings`, ... */
  operation?: string;
  /** True for a model call whose answer was streamed. */
  streamed?: boolean;
  /** Pieces of a streamed answer that were received. */
  chunks?: number;
  /** Tokens in disjoint buckets; on SESSION_END and AGENT_END the totals of the model calls inside. */
  usage?: JsonObject;
  /** Whether the provider sent the usage of a model call. */
  usage_source?: 'provider' | 'missing';
  /** The provider's id of the HTTP request. */
  request_id?: string;
  /** Host of the model's endpoint where it is not the provider's own. */
  host?: string;
  /** Number of choices asked for where it is not one. */
  choices?: number;
  /** True where the app took the raw HTTP response, whose body was left unread by us. */
  raw_response?: boolean;
  /** Name of the tool on TOOL_CALL_END, whose content has no field for it. */
  tool_name?: string;
  /** How a tool call was seen: `round_trip` means from the model's request to the result in the app's next request. */
  observed?: string;
  /** True for what a provider did by itself and only its answer tells: its times are those of the answer. */
  synthetic?: boolean;
  /** Span id of the model call that asked for a tool call. */
  requested_by?: string;
  /** Why a further attempt was made. */
  reason?: string;
  /** HTTP status of the attempt that failed. */
  http_status?: number;
  /** Attempts that were made, where more than one. */
  attempts?: number;
  /** Number of events lost in a gap. */
  lost?: number;
  /** First and last sequence number of the events lost in a gap. */
  seq_range?: number[];
  /** Instructions of an agent. */
  instructions?: string;
  /** Model of an agent. */
  model?: string;
  /** Names of the tools of an agent. */
  tools?: string[];
  /** Names of the agents that an agent can hand over to. */
  handoffs?: string[];
  /** Output type of an agent. */
  output_type?: string;
  /** Number of the turn that an event belongs to. */
  turn?: number;
  /** Where in a graph a state was changed: `node`, `step`, `path` of the graphs around it. */
  graph?: JsonObject;
  /** Side of an MCP call: `client` or `server`. */
  side?: string;
  /** Transport of an MCP connection. */
  transport?: string;
  /** Id of a JSON-RPC request on its connection. */
  jsonrpc_id?: string;
  /** An MCP server's id of the session that a connection is in. */
  mcp_session_id?: string;
  /** Query of a data access. */
  query?: string;
  /** Where a guardrail ran: `input`, `output`, `tool_input` or `tool_output`. */
  stage?: string;
  /** Parts of a message other than its plain text. */
  parts?: JsonObject[];
}

export type MetadataKind = 'string' | 'number' | 'boolean' | 'object' | 'array';

/** Kind of each key's value; the type keeps this table and {@link EventMetadata} complete against each other. */
export const EVENT_METADATA_KEYS: Readonly<Record<keyof EventMetadata, MetadataKind>> = {
  instrumentation: 'object',
  workflow_name: 'string',
  user_id: 'string',
  context: 'object',
  name: 'string',
  data: 'object',
  resumed: 'boolean',
  end_reason: 'string',
  events: 'number',
  operation: 'string',
  streamed: 'boolean',
  chunks: 'number',
  usage: 'object',
  usage_source: 'string',
  request_id: 'string',
  host: 'string',
  choices: 'number',
  raw_response: 'boolean',
  tool_name: 'string',
  observed: 'string',
  synthetic: 'boolean',
  requested_by: 'string',
  reason: 'string',
  http_status: 'number',
  attempts: 'number',
  lost: 'number',
  seq_range: 'array',
  instructions: 'string',
  model: 'string',
  tools: 'array',
  handoffs: 'array',
  output_type: 'string',
  turn: 'number',
  graph: 'object',
  side: 'string',
  transport: 'string',
  jsonrpc_id: 'string',
  mcp_session_id: 'string',
  query: 'string',
  stage: 'string',
  parts: 'array',
};

/**
 * What is wrong with an event's metadata against the registry, one sentence per key; an empty list if nothing is.
 * Tests run it over every event they see.
 */
export function invalidMetadata(metadata: JsonObject | undefined): string[] {
  const kinds: Readonly<Record<string, MetadataKind>> = EVENT_METADATA_KEYS;
  return Object.entries(metadata ?? {}).flatMap(([key, value]) => {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind === undefined) return [`metadata.${key} is not in the registry of @chaukas/spec`];
    const actual = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    return actual === kind ? [] : [`metadata.${key} is ${actual}, the registry says ${kind}`];
  });
}
