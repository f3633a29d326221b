export type { JsonObject, JsonValue } from '@bufbuild/protobuf';
export { createEvent } from './create-event.ts';
export { ChaukasClientService } from './gen/chaukas/spec/client/v1/client_pb.ts';
export {
  type AgentHandoff,
  Author,
  type CostDetails,
  type DataAccess,
  type ErrorInfo,
  type Event,
  type EventBatch,
  EventBatchSchema,
  EventSchema,
  EventStatus,
  EventType,
  type LLMInvocation,
  type MCPCall,
  type MessageContent,
  type PerformanceMetrics,
  type PolicyDecision,
  type RedactionInfo,
  type RetryInfo,
  Severity,
  type ToolCall,
  type ToolResponse,
} from './gen/chaukas/spec/common/v1/events_pb.ts';
export {
  type QueryFilter,
  QueryFilterSchema,
  type QueryRequest,
  QueryRequestSchema,
  SortOrder,
  type TimeRange,
  TimeRangeSchema,
} from './gen/chaukas/spec/common/v1/query_pb.ts';
export { ChaukasServerService } from './gen/chaukas/spec/server/v1/server_pb.ts';
export { ChaukasTailService } from './gen/chaukas/tail/v1/tail_pb.ts';
export {
  type ErrorInfoInit,
  type EventInit,
  formatEventLine,
  type LLMInvocationInit,
  type MCPCallInit,
  parseEventLine,
} from './json-lines.ts';
export { EVENT_METADATA_KEYS, type EventMetadata, invalidMetadata, type MetadataKind } from './metadata-keys.ts';
export { SPEC_FILES } from './spec-files.ts';
