/**
 * A trace of one span and four below it, with eight attributes each, synchronous or with an `await` in each span. What is measured is
 * CPU time a span: on the path of the app (`path`), and until all that was recorded is out (`all`).
 */
import { attributes } from '../lib/attributes.mjs';
import { cpuOf } from '../lib/cpu.mjs';
import { expectCount } from '../lib/fail.mjs';

const SPANS = 5;
const TRACES = 200;

export async function measure(candidate, { way, bursts }) {
  const { tracing } = await import(`../peers/${candidate}.mjs`);
  const tracer = tracing();
  const trace = way === 'sync' ? syncTrace : asyncTrace;
  const cells = { path: [], all: [] };
  for (let burst = 0; burst < 2 * bursts; burst++) {
    const path = await cpuOf(() => trace(tracer));
    const rest = await cpuOf(() => tracer.drain());
    // The first half warms up.
    if (burst < bursts) continue;
    cells.path.push((1000 * path) / (SPANS * TRACES));
    cells.all.push((1000 * (path + rest)) / (SPANS * TRACES));
  }
  await tracer.drain();
  const traces = 2 * bursts * TRACES;
  expectCount(`spans of ${candidate}`, tracer.finished(), traces * SPANS);
  return cells;
}

function syncTrace(tracer) {
  for (let number = 0; number < TRACES; number++) {
    tracer.root(() =>
      tracer.sync(attributes(number), () => {
        for (let child = 0; child < 4; child++) tracer.sync(attributes(child), () => child);
      }),
    );
  }
}

async function asyncTrace(tracer) {
  for (let number = 0; number < TRACES; number++) {
    await tracer.root(() =>
      tracer.async(attributes(number), async () => {
        for (let child = 0; child < 4; child++) await tracer.async(attributes(child), async () => child);
      }),
    );
  }
}
