/**
 * Sessions of agents, each as one envelope: `@chaukas/core/observatory`. The API of agent-observatory, on the tracing of this
 * package, so that what it records is in the trail as well.
 */
export type { AgentContext } from './agent-context.ts';
export type { AgentSession, SessionSpanOptions, SpanCallback } from './agent-session.ts';
export type {
  Envelope,
  EnvelopeError,
  EnvelopeEvent,
  EnvelopeRecording,
  EnvelopeSession,
  EnvelopeTrace,
  SpanEndPayload,
  SpanStartPayload,
  StreamEventPayload,
} from './envelope.ts';
export type { EnvelopeExporter } from './envelope-exporter.ts';
export { ConsoleExporter } from './exporters/console.ts';
export { FileExporter } from './exporters/file.ts';
export { JsonExporter } from './exporters/json.ts';
export { MultiExporter } from './exporters/multi.ts';
export { OpenTelemetryExporter, type OtelApi, type OtelSpan, type OtelTracer } from './exporters/opentelemetry.ts';
export type { Attributes, SpanKindName } from './kinds.ts';
export { Observatory, type ObservatoryOptions } from './observatory.ts';
export { type RenderEnvelopeOptions, renderEnvelope } from './render-envelope.ts';
export type { ObservatorySpan } from './span-handle.ts';
export type { ObservatoryStats } from './stats.ts';
export { traceAgentStep, traceLlmCall, traceToolCall } from './trace-calls.ts';
