import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const ROOM = 100_000;

/** Processors of OpenTelemetry: as it is by default but for its room, and one that exports nothing until it is drained. */
const batching = (exporter) => new BatchSpanProcessor(exporter, { maxQueueSize: ROOM });
const waiting = (exporter) =>
  new BatchSpanProcessor(exporter, { maxQueueSize: ROOM, maxExportBatchSize: ROOM, scheduledDelayMillis: 3_600_000 });

/**
 * A provider of OpenTelemetry with its batch processor, or another, and an exporter that counts and drops. `recorded` are the last
 * spans that it was given, for the check afterwards.
 */
export function otelSink({ waits = false, processorOf = waits ? waiting : batching } = {}) {
  let count = 0;
  let last = [];
  const exporter = {
    export(spans, done) {
      count += spans.length;
      last = spans;
      done({ code: 0 });
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const processor = processorOf(exporter);
  const provider = new NodeTracerProvider({ spanProcessors: [processor] });
  provider.register();
  const forget = () => {
    last = [];
  };
  return { provider, drain: () => processor.forceFlush(), finished: () => count, recorded: () => last, forget };
}

/** A span of OpenTelemetry as the checks want it. @param own what the app gave it, out of its attributes */
export function plainSpan(span, own = (attributes) => attributes) {
  const { spanId, traceId } = span.spanContext();
  return {
    name: span.name,
    id: spanId,
    parent: span.parentSpanContext?.spanId,
    trace: traceId,
    attributes: own(span.attributes),
  };
}

/** What a client's instrumentation recorded of the last call, as one text. */
export function lastCall(spans) {
  const { attributes, events } = spans.at(-1);
  return JSON.stringify([attributes, events.map((event) => event.attributes)]);
}
