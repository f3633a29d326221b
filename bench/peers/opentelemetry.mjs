// The SDK of OpenTelemetry, its batch processor, and an exporter that drops.
import { otelSink, plainSpan } from '../lib/otel-sink.mjs';

export function tracing(options) {
  const { provider, recorded, ...sink } = otelSink(options);
  const tracer = provider.getTracer('bench');
  return {
    ...sink,
    sync: (attributes, work) =>
      tracer.startActiveSpan('step', { attributes }, (span) => {
        work(span);
        span.end();
      }),
    async: (attributes, work) =>
      tracer.startActiveSpan('step', { attributes }, async (span) => {
        await work(span);
        span.end();
      }),
    root: (work) => work(),
    recorded: () => recorded().map((span) => plainSpan(span)),
  };
}
