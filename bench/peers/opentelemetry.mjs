// The SDK of OpenTelemetry, its batch processor, and an exporter that drops.
import { otelSink } from '../lib/otel-sink.mjs';

export function tracing() {
  const { provider, drain, finished } = otelSink();
  const tracer = provider.getTracer('bench');
  return {
    sync: (attributes, work) =>
      tracer.startActiveSpan('step', { attributes }, (span) => {
        work();
        span.end();
      }),
    async: (attributes, work) =>
      tracer.startActiveSpan('step', { attributes }, async (span) => {
        await work();
        span.end();
      }),
    root: (work) => work(),
    drain,
    finished,
  };
}
