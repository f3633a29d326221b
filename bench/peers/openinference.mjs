// OpenInference (Arize).
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { lastCall, otelSink } from '../lib/otel-sink.mjs';

export async function client(OpenAI, options) {
  const { provider, recorded, ...sink } = otelSink();
  const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider });
  instrumentation.manuallyInstrument(OpenAI);
  return { ...sink, client: new OpenAI(options), recorded: () => lastCall(recorded()) };
}
