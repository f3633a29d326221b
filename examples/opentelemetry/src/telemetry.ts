import { addTraceProcessor } from '@chaukas/core';
import { register } from '@chaukas/instrument-openai';
import { OtelProcessor } from '@chaukas/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

// OTEL_EXPORTER_OTLP_ENDPOINT says where spans go; http://localhost:4318 by default.
const exporter = new OTLPTraceExporter();
export const provider: TracerProvider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });

register();
addTraceProcessor(new OtelProcessor({ tracer: provider.getTracer('support-agent') }));
