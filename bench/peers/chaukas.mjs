// The suite as an app has it, but that events end in this process, as bytes.
import { configure, flush, withCustomSpan, withTrace } from '../../packages/core/dist/esm/index.js';
import { EventType } from '../../packages/spec/dist/esm/index.js';
import { EncodingExporter } from '../lib/encoding-exporter.mjs';

/** @param waits nothing is exported before it is drained */
export function tracing({ waits = false } = {}) {
  const exporter = new EncodingExporter();
  const batch = waits ? { batchSize: 1_000_000, maxBatchBytes: 2 ** 40 } : { batchSize: 100 };
  configure({ exporter, quiet: true, flushInterval: 3600, ...batch });
  const options = (attributes) => ({ data: { name: 'step', data: attributes } });
  return {
    sync: (attributes, work) => withCustomSpan(work, options(attributes)),
    async: (attributes, work) => withCustomSpan(work, options(attributes)),
    root: (work) => withTrace('request', work),
    drain: () => flush(),
    forget: () => exporter.forget(),
    finished: () => exporter.count('SYSTEM'),
    sessions: () => [exporter.count('SESSION_START'), exporter.count('SESSION_END')],
    recorded: () => exporter.recorded.filter(({ type }) => type === EventType.SYSTEM).map(plainSpan),
  };
}

/** The parent of the first span is the trace's own, which is no custom span. */
function plainSpan({ spanId, parentSpanId, traceId, metadata }) {
  return { name: metadata.name, id: spanId, parent: parentSpanId, trace: traceId, attributes: metadata.data };
}

export async function client(OpenAI, options) {
  const { instrument } = await import('../../packages/instrument-openai/dist/esm/index.js');
  const exporter = new EncodingExporter();
  // What is made of events out of the app's way is not to be taken for the path of the next call.
  configure({ exporter, quiet: true, flushInterval: 3600, batchSize: 1000 });
  instrument(OpenAI);
  return {
    client: new OpenAI(options),
    drain: () => flush(),
    finished: () => exporter.count('MODEL_INVOCATION_END'),
    exporter,
  };
}
