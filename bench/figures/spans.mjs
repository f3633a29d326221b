/**
 * Traces of five spans, synchronous or with an `await` in each span. What is measured is CPU time a span: on the path of the app
 * (`path`), and until all that was recorded is out (`all`): with us as bytes, with the others as the objects that they hand to an exporter.
 */
import { cpuOf } from '../lib/cpu.mjs';
import { expectCount, expectSame } from '../lib/expect.mjs';
import { asyncTrace, expectTrace, SPANS, syncTrace } from '../lib/span-trace.mjs';

const TRACES = 200;

const WAYS = {
  sync: (tracer) => {
    for (let number = 0; number < TRACES; number++) syncTrace(tracer, number);
  },
  async: async (tracer) => {
    for (let number = 0; number < TRACES; number++) await asyncTrace(tracer, number);
  },
};

export async function prepare(candidate, { way }) {
  const { tracing } = await import(`../peers/${candidate}.mjs`);
  const tracer = tracing();
  let bursts = 0;
  return {
    async burst() {
      bursts++;
      const path = await cpuOf(() => WAYS[way](tracer));
      const rest = await cpuOf(() => tracer.drain());
      return { path: path / (SPANS * TRACES), all: (path + rest) / (SPANS * TRACES) };
    },
    async check() {
      await tracer.drain();
      const traces = bursts * TRACES;
      expectCount(`spans of ${candidate}`, tracer.finished(), traces * SPANS);
      if (tracer.sessions !== undefined) expectSame('sessions begun and ended', tracer.sessions(), [traces, traces]);
      expectTrace(candidate, tracer.recorded(), TRACES - 1);
    },
  };
}
