// OpenLLMetry (Traceloop), with contents, as it is by default.
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai';
import { otelSink } from '../lib/otel-sink.mjs';

export async function client(OpenAI, options) {
  const { provider, drain, finished } = otelSink();
  const instrumentation = new OpenAIInstrumentation({ exceptionLogger: undefined });
  instrumentation.setTracerProvider(provider);
  instrumentation.manuallyInstrument(OpenAI);
  return { client: new OpenAI(options), drain, finished };
}
