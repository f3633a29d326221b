// OpenLLMetry (Traceloop), with contents, as it is by default.
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai';
import { lastCall, otelSink } from '../lib/otel-sink.mjs';

export async function client(OpenAI, options) {
  const { provider, recorded, ...sink } = otelSink();
  const instrumentation = new OpenAIInstrumentation({ exceptionLogger: undefined });
  instrumentation.setTracerProvider(provider);
  instrumentation.manuallyInstrument(OpenAI);
  return { ...sink, client: new OpenAI(options), recorded: () => lastCall(recorded()) };
}
