/**
 * Bytes of the heap that a finished span holds, with its eight attributes: while it waits to be exported (`waiting`), and after that, while the
 * app still holds the span itself (`held`). With us all that waits counts, so also the two events of each trace's session.
 */
import { heap } from '../lib/cpu.mjs';
import { expectCount } from '../lib/expect.mjs';
import { asyncTrace, expectTrace, SPANS } from '../lib/span-trace.mjs';

/** As many as our queue has room for: seven events each. */
const TRACES = 1400;

export async function prepare(candidate) {
  const { tracing } = await import(`../peers/${candidate}.mjs`);
  const tracer = tracing({ waits: true });
  let runs = 0;
  const record = async (each) => {
    runs++;
    for (let number = 0; number < TRACES; number++) await asyncTrace(tracer, number, each);
  };
  return {
    async burst() {
      await emptied(tracer);
      const before = await heap();
      await record();
      const waiting = (await heap()) - before;
      await emptied(tracer);
      const empty = await heap();
      const spans = [];
      await record((span) => spans.push(span));
      await emptied(tracer);
      const held = (await heap()) - empty;
      expectCount('spans held', spans.length, TRACES * SPANS);
      return { waiting: waiting / (TRACES * SPANS), held: held / (TRACES * SPANS) };
    },
    async check() {
      await record();
      await tracer.drain();
      expectCount(`spans of ${candidate}`, tracer.finished(), runs * TRACES * SPANS);
      expectTrace(candidate, tracer.recorded(), TRACES - 1);
    },
  };
}

async function emptied(tracer) {
  await tracer.drain();
  tracer.forget();
}
