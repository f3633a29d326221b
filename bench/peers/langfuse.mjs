// Langfuse 5 with its own span processor over OpenTelemetry, and an exporter that drops.
import { observeOpenAI } from '@langfuse/openai';
import { LangfuseSpanProcessor } from '@langfuse/otel';
import { startActiveObservation } from '@langfuse/tracing';
import { lastCall, otelSink, plainSpan } from '../lib/otel-sink.mjs';

const KEYS = { publicKey: 'pk', secretKey: 'sk', baseUrl: 'http://127.0.0.1:1' };
const METADATA = 'langfuse.observation.metadata.';

function langfuseSink() {
  return otelSink({ processorOf: (exporter) => new LangfuseSpanProcessor({ exporter, flushAt: 512, ...KEYS }) });
}

export function tracing() {
  const { recorded, ...sink } = langfuseSink();
  const observe = (attributes, work) =>
    startActiveObservation('step', (span) => {
      span.update({ metadata: attributes });
      return work(span);
    });
  const plain = (span) => plainSpan(span, metadataOf);
  return { ...sink, sync: observe, async: observe, root: (work) => work(), recorded: () => recorded().map(plain) };
}

/** Metadata is kept as texts, each below a name of its own. */
function metadataOf(attributes) {
  const own = Object.entries(attributes).filter(([name]) => name.startsWith(METADATA));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(METADATA.length), value]));
}

export async function client(OpenAI, options) {
  const { recorded, ...sink } = langfuseSink();
  return { ...sink, client: observeOpenAI(new OpenAI(options)), recorded: () => lastCall(recorded()) };
}
