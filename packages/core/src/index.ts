export type { CustomSpanTypes } from './chaukas/custom-spans.ts';
export type { ChaukasOptions, OutputMode } from './config/options.ts';
export { type Redacted, redactValue } from './content/policy/apply.ts';
export { type CompiledPolicy, compilePolicy } from './content/policy/compile.ts';
export type { ContentMode, ContentOptions, Detector, PiiCategory, RedactionMethod } from './content/policy/options.ts';
export { ConsoleEventExporter, type ConsoleStream } from './export/console.ts';
export type { EventExporter, LostEvent } from './export/exporter.ts';
export { JsonlEventExporter, type JsonlExporterOptions } from './export/jsonl.ts';
export { InMemoryEventExporter } from './export/memory.ts';
export { countByType, renderTree, type TreeOptions, wantsColor } from './export/tree.ts';
export type { DeliveryReport } from './pipeline/delivery.ts';
export { configure, type FlushOptions, flush, shutdown } from './runtime/lifecycle.ts';
export { withFlush } from './runtime/with-flush.ts';
export { BackendSpanExporter } from './tracing/backend/backend-span-exporter.ts';
export { setTracingExportApiKey } from './tracing/backend/export-key.ts';
export type { BackendSpanExporterOptions } from './tracing/backend/options.ts';
export type { BatchTraceProcessorOptions } from './tracing/batch-options.ts';
export { type BatchReport, BatchTraceProcessor } from './tracing/batch-trace-processor.ts';
export {
  type GetOrCreateTraceOptions,
  getOrCreateTrace,
  withAgentSpan,
  withCustomSpan,
  withFunctionSpan,
  withGenerationSpan,
  withGuardrailSpan,
  withHandoffSpan,
  withMCPListToolsSpan,
  withMcpSpan,
  withMcpToolsSpan,
  withResponseSpan,
  withRetrieverSpan,
  withSpan,
  withSpeechGroupSpan,
  withSpeechSpan,
  withTaskSpan,
  withTrace,
  withTranscriptionSpan,
  withTurnSpan,
} from './tracing/callbacks.ts';
export { ConsoleSpanExporter } from './tracing/console-span-exporter.ts';
export type { ContextSource } from './tracing/context.ts';
export { addTraceProcessor, setTraceProcessors, setTracingDisabled } from './tracing/control.ts';
export { getCurrentSpan, getCurrentTrace } from './tracing/current.ts';
export {
  agentSpan,
  customSpan,
  functionSpan,
  generationSpan,
  guardrailSpan,
  handoffSpan,
  mcpSpan,
  mcpToolsSpan,
  responseSpan,
  retrieverSpan,
  speechGroupSpan,
  speechSpan,
  taskSpan,
  transcriptionSpan,
  turnSpan,
} from './tracing/factories.ts';
export { genGroupId, genSessionId, genSpanId, genTraceId } from './tracing/ids.ts';
export {
  recordDataAccess,
  recordError,
  recordHandoff,
  recordInput,
  recordOutput,
  recordPolicyDecision,
  recordRetry,
  recordStateUpdate,
  recordSystem,
} from './tracing/manual-events.ts';
export type { DataAccess, ErrorFacts, EventOptions, Handoff, PolicyDecision, Retry } from './tracing/manual-facts.ts';
export type {
  InstrumentationScope,
  ReadableSpan,
  ReadableTrace,
  SpanError,
  SpanOutcome,
  TraceSession,
  TracingProcessor,
} from './tracing/processor.ts';
export type { SpanOptions, SpanParent } from './tracing/provider.ts';
export { withSession } from './tracing/session.ts';
export type { SessionOptions } from './tracing/session-options.ts';
export type { Span } from './tracing/span.ts';
export type { CallbackData, SpanCallback, WithSpanOptions } from './tracing/span-callback.ts';
export type * from './tracing/span-data.ts';
export type {
  DataAccessSpanEvent,
  ErrorSpanEvent,
  PolicyDecisionSpanEvent,
  RecordedSpanEvent,
  RetrySpanEvent,
  SpanEvent,
} from './tracing/span-event.ts';
export type { ExportedSpan, ExportedSpanData, ExportedTrace } from './tracing/span-export.ts';
export {
  type AnySpan,
  type AnySpanData,
  type AnyTrace,
  type FactoryOptions,
  type NamedSpanFactory,
  type NormalSpanData,
  type SpanFactory,
  span,
  trace,
} from './tracing/span-factory.ts';
export type { SpanFields } from './tracing/span-fields.ts';
export type { Trace, TraceOptions } from './tracing/trace.ts';
export type { ExportItem, TracingExporter } from './tracing/tracing-exporter.ts';
