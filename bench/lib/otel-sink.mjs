import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** A provider of OpenTelemetry with its batch processor, or another, and an exporter that counts and drops. */
export function otelSink(processorOf = (exporter) => new BatchSpanProcessor(exporter, { maxQueueSize: 100_000 })) {
  const sink = { spans: 0 };
  const exporter = {
    export(spans, done) {
      sink.spans += spans.length;
      done({ code: 0 });
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const processor = processorOf(exporter);
  const provider = new NodeTracerProvider({ spanProcessors: [processor] });
  provider.register();
  return { provider, drain: () => processor.forceFlush(), finished: () => sink.spans };
}
