// Langfuse 5 with its own span processor over OpenTelemetry, and an exporter that drops.
import { observeOpenAI } from '@langfuse/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { startActiveObservation } from '@langfuse/tracing';
import { otelSink } from '../lib/otel-sink.mjs';

const KEYS = { publicKey: 'pk', secretKey: 'sk', baseUrl: 'http://127.0.0.1:1' };

function sink() {
  return otelSink((exporter) => new LangfuseSpanProcessor({ exporter, flushAt: 512, ...KEYS }));
}

export function tracing() {
  const { drain, finished } = sink();
  const observe = (attributes, work) =>
    startActiveObservation('step', (span) => {
      span.update({ metadata: attributes });
      return work();
    });
  return { sync: observe, async: observe, root: (work) => work(), drain, finished };
}

export async function client(OpenAI, options) {
  return { client: observeOpenAI(new OpenAI(options)), ...sink() };
}
