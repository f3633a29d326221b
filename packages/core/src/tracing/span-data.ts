/**
 * What spans can be about. Names of types and fields are those of the tracing modules that users know (CAI and
 * `@openai/agents`), snake_case as they export them; fields of our own follow the same spelling. Values are live: an
 * exporting processor copies what it keeps.
 */

export interface AgentSpanData {
  type: 'agent';
  name: string;
  /** Id of the agent where it has one; else the name as a slug stands for it. */
  agent_id?: string;
  handoffs?: string[];
  tools?: string[];
  output_type?: string;
  instructions?: string;
  model?: string;
  /** What else the app says of it. */
  data?: Record<string, unknown>;
}

export interface FunctionSpanData {
  type: 'function';
  name: string;
  input?: unknown;
  output?: unknown;
  /** The model's id of the call. */
  call_id?: string;
  /** `round_trip`: seen in the traffic of a model client, from the model's request to the result sent back. */
  observed?: 'round_trip';
  /** Span id of the model call that asked for it. */
  requested_by?: string;
  /** The provider ran it: known from its answer alone, so its times are those of the answer. */
  synthetic?: boolean;
  mcp_data?: unknown;
}

/** Token counts as the provider gives them. */
export interface TokenCounts {
  prompt?: number;
  completion?: number;
  total?: number;
}

/** The same tokens in buckets that do not overlap, so that sums and prices are right for every provider. */
export interface UsageBuckets {
  input?: number;
  cache_read?: number;
  /** Of no stated lifetime. */
  cache_write?: number;
  cache_write_5m?: number;
  cache_write_30m?: number;
  cache_write_1h?: number;
  cache_write_12h?: number;
  input_audio?: number;
  input_image?: number;
  output?: number;
  reasoning?: number;
  output_audio?: number;
  output_image?: number;
  /** Of audio that is counted by its length, and not in tokens. */
  audio_seconds?: number;
}

/** Sampling parameters that the event schema has fields for. */
export interface ModelParameters {
  temperature?: number;
  max_tokens?: number;
  top_p?: number;
  frequency_penalty?: number;
  presence_penalty?: number;
  /** Number of choices asked for, where not one. */
  choices?: number;
}

/** What is known of one model call; the asked side at its start, the answered side at its end. */
export interface ModelCallData {
  /** The model asked for. */
  model?: string;
  /** Who is asked, by the name that GenAI conventions give it. */
  provider?: string;
  /** Host of the endpoint where it is not the provider's own. */
  host?: string;
  /** `chat`, `responses`, `messages`, `embeddings`, ... */
  operation?: string;
  request?: unknown;
  parameters?: ModelParameters;
  streamed?: boolean;
  response?: unknown;
  /** The model that answered. */
  response_model?: string;
  response_id?: string;
  /** The provider's id of the HTTP request. */
  request_id?: string;
  finish_reason?: string;
  tokens?: TokenCounts;
  usage_buckets?: UsageBuckets;
  /** Milliseconds from the call to the first piece with content of a streamed answer. */
  time_to_first_token?: number;
  chunks?: number;
  /** HTTP attempts that were made. */
  attempts?: number;
  /**
   * The OpenTelemetry span that the client library makes of this call itself, where it does: what hands spans on to
   * OpenTelemetry leaves out its own then. Not enumerable, so that nothing copies it.
   */
  native_span?: unknown;
  /** The app took the raw HTTP response: its body is the app's to read, so nothing of it is known here. */
  raw_response?: boolean;
}

export interface GenerationSpanData extends ModelCallData {
  type: 'generation';
  /** What the app calls this call. */
  name?: string;
  input?: ReadonlyArray<Record<string, unknown>>;
  output?: ReadonlyArray<Record<string, unknown>>;
  model_config?: Record<string, unknown>;
  /** Tokens as the provider counts them, by any of its names: `input_tokens`, `prompt_tokens`, `inputTokens`, ... */
  usage?: Record<string, unknown>;
}

export interface ResponseSpanData extends ModelCallData {
  type: 'response';
  _input?: unknown;
  /** The whole answer, by the JS SDK's name; CAI's is `response`. */
  _response?: unknown;
  usage?: Record<string, unknown>;
}

export interface HandoffSpanData {
  type: 'handoff';
  from_agent?: string;
  to_agent?: string;
  handoff_type?: 'sequential' | 'parallel' | 'conditional';
  reason?: string;
  /** Arguments of the handoff. */
  input?: unknown;
}

export interface GuardrailSpanData {
  type: 'guardrail';
  name: string;
  triggered?: boolean;
  /** What the guardrail said: its rationale. */
  output?: unknown;
  stage?: 'input' | 'output' | 'tool_input' | 'tool_output';
  outcome?: 'allow' | 'deny' | 'review';
}

export interface McpSpanData {
  type: 'mcp';
  /** JSON-RPC method, such as `tools/call`. */
  operation: string;
  server?: string;
  server_url?: string;
  /** HTTP verb or transport word. */
  method?: string;
  request?: unknown;
  response?: unknown;
  protocol_version?: string;
  /** `client` where this process asked, `server` where it answered. */
  side?: 'client' | 'server';
  transport?: string;
  /** Id of the request on its connection. */
  jsonrpc_id?: string;
  /** The server's id of the session that the connection is in, where it gives one. */
  mcp_session_id?: string;
  /** The provider of a model called the server: known from its answer alone, so its times are those of the answer. */
  synthetic?: boolean;
}

/** A listing of tools, as agent frameworks trace it, with what the client says of the request. */
export interface McpToolsSpanData extends Partial<Omit<McpSpanData, 'type' | 'operation'>> {
  type: 'mcp_tools';
  /** Names of the tools that the agent got. */
  result?: string[];
}

export interface RetrieverSpanData {
  type: 'retriever';
  /** Such as `vector://products`. */
  datasource: string;
  query?: unknown;
  document_ids?: string[];
  chunk_ids?: string[];
}

/** Audio as both SDKs export it: base64, and its format, such as `pcm`. */
export interface AudioData {
  data: string;
  format: string;
}

export interface SpeechSpanData extends ModelCallData {
  type: 'speech';
  input?: unknown;
  /** The audio: base64, or {@link AudioData}. */
  output?: unknown;
  /** Format of an output given as base64; `pcm` by default. */
  output_format?: string;
  model_config?: Record<string, unknown>;
  /** ISO 8601: when the first audio came. */
  first_content_at?: string;
}

export interface TranscriptionSpanData extends ModelCallData {
  type: 'transcription';
  /** The audio: base64, or {@link AudioData}. */
  input?: unknown;
  /** Format of an input given as base64; `pcm` by default. */
  input_format?: string;
  output?: unknown;
  model_config?: Record<string, unknown>;
}

export interface SpeechGroupSpanData {
  type: 'speech_group';
  input?: string;
}

/** A whole run, outermost in its trace: what came in and what went out. */
export interface TaskSpanData {
  type: 'task';
  name: string;
  input?: MessageText;
  output?: MessageText;
  /** Token totals of the run. */
  usage?: Record<string, unknown>;
}

/** One round of an agent's loop. */
export interface TurnSpanData {
  type: 'turn';
  /** 1 for the first. */
  turn: number;
  agent_name?: string;
  usage?: Record<string, unknown>;
}

export interface CustomSpanData {
  type: 'custom';
  name: string;
  data?: Record<string, unknown>;
}

/** A message as people read it: its plain text, other parts (images, files) apart. */
export interface MessageText {
  role?: string;
  text: string;
  parts?: readonly unknown[];
}

export type SpanData =
  | AgentSpanData
  | FunctionSpanData
  | GenerationSpanData
  | ResponseSpanData
  | HandoffSpanData
  | GuardrailSpanData
  | McpSpanData
  | McpToolsSpanData
  | RetrieverSpanData
  | SpeechSpanData
  | TranscriptionSpanData
  | SpeechGroupSpanData
  | TaskSpanData
  | TurnSpanData
  | CustomSpanData;

export type SpanType = SpanData['type'];

/** The data of one span type. */
export type SpanDataOf<T extends SpanType> = Extract<SpanData, { type: T }>;

/** Any of the data that makes a model call. */
export type ModelSpanData = GenerationSpanData | ResponseSpanData | SpeechSpanData | TranscriptionSpanData;

/** What a call of a model provider's client can be about: a model, or data that the provider searches for the app. */
export type CallSpanData = ModelSpanData | RetrieverSpanData;
