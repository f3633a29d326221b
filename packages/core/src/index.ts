export type { ChaukasOptions, OutputMode } from './config/options.ts';
export { type Redacted, redactValue } from './content/policy/apply.ts';
export { type CompiledPolicy, compilePolicy } from './content/policy/compile.ts';
export type { ContentMode, ContentOptions, Detector, PiiCategory, RedactionMethod } from './content/policy/options.ts';
export { ConsoleEventExporter, type ConsoleStream } from './export/console.ts';
export type { EventExporter } from './export/exporter.ts';
export { JsonlEventExporter, type JsonlExporterOptions } from './export/jsonl.ts';
export { InMemoryEventExporter } from './export/memory.ts';
export { countByType, renderTree, type TreeOptions, wantsColor } from './export/tree.ts';
export type { DeliveryReport } from './pipeline/delivery.ts';
export { configure, flush, shutdown } from './runtime/lifecycle.ts';
export type { ContextSource } from './tracing/context.ts';
export {
  type AnySpan,
  type AnyTrace,
  addTraceProcessor,
  agentSpan,
  customSpan,
  functionSpan,
  getCurrentSpan,
  getCurrentTrace,
  setTraceProcessors,
  setTracingDisabled,
  span,
  trace,
  type WithSpanOptions,
  withAgentSpan,
  withCustomSpan,
  withFunctionSpan,
  withSpan,
  withTrace,
} from './tracing/functions.ts';
export { genGroupId, genSpanId, genTraceId } from './tracing/ids.ts';
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
export type { Span } from './tracing/span.ts';
export type * from './tracing/span-data.ts';
export type {
  DataAccessSpanEvent,
  ErrorSpanEvent,
  PolicyDecisionSpanEvent,
  RecordedSpanEvent,
  RetrySpanEvent,
  SpanEvent,
} from './tracing/span-event.ts';
export type { Trace, TraceOptions } from './tracing/trace.ts';
