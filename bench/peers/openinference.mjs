// OpenInference (Arize).
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { otelSink } from '../lib/otel-sink.mjs';

export async function client(OpenAI, options) {
  const { provider, drain, finished } = otelSink();
  const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider });
  instrumentation.manuallyInstrument(OpenAI);
  return { client: new OpenAI(options), drain, finished };
}
