// The suite as an app has it, but that events end in this process.
import { configure, flush, withCustomSpan, withTrace } from '../../packages/core/dist/esm/index.js';
import { EventType } from '../../packages/spec/dist/esm/index.js';

/** Counts the events that it is given, by type; the pipeline has mapped, masked and numbered them by then. */
class CountingExporter {
  counts = {};

  async export(events) {
    for (const { type } of events) this.counts[EventType[type]] = (this.counts[EventType[type]] ?? 0) + 1;
  }
}

export function tracing() {
  const exporter = new CountingExporter();
  configure({ exporter, quiet: true, flushInterval: 3600, batchSize: 100 });
  const options = (attributes) => ({ data: { name: 'step', data: attributes } });
  return {
    sync: (attributes, work) => withCustomSpan(work, options(attributes)),
    async: (attributes, work) => withCustomSpan(work, options(attributes)),
    root: (work) => withTrace('request', work),
    drain: () => flush(),
    finished: () => exporter.counts.SYSTEM ?? 0,
  };
}

export async function client(OpenAI, options) {
  const { instrument } = await import('../../packages/instrument-openai/dist/esm/index.js');
  const exporter = new CountingExporter();
  configure({ exporter, quiet: true, flushInterval: 3600, batchSize: 100 });
  instrument(OpenAI);
  const finished = () => exporter.counts.MODEL_INVOCATION_END ?? 0;
  return { client: new OpenAI(options), drain: () => flush(), finished, counts: exporter.counts };
}
