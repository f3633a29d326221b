/**
 * What is left after many runs, with breaks and errors among them: the registry of open runs is to be empty, and the heap
 * after a forced collection is to grow less than 1 MB from 6,000 to 10,000 runs. Run after a build:
 * `node --expose-gc packages/instrument-langchain/bench/leak.mjs`.
 */
import { configure, flush, withSession } from '@chaukas/core';
import { register } from '@chaukas/instrument-langchain';
import { AIMessageChunk } from '@langchain/core/messages';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { RunnableLambda, RunnableMap } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { z } from 'zod';

const STEPS = [2000, 6000, 10_000];
const LIMIT_MB = 1;

/** Takes the events and forgets them, so that only what the suite keeps is measured. */
const exporter = {
  destination: 'nowhere',
  writeThrough: true,
  count: 0,
  export(events) {
    this.count += events.length;
  },
};
configure({ exporter, quiet: true });
const registration = register({ from: import.meta.url });
const { runs } = await import('../dist/esm/runs/all-runs.js');

const chunks = ['a', 'b', 'c'].map((text) => new ChatGenerationChunk({ text, message: new AIMessageChunk(text) }));
const model = new FakeStreamingChatModel({ chunks });
const fall = RunnableLambda.from(() => {
  throw new RangeError('too far');
});
const slow = RunnableLambda.from(() => new Promise((resolve) => setTimeout(resolve, 1)));
const add = tool(
  ({ a }) => {
    if (a % 2) throw new TypeError('odd');
    return String(a);
  },
  { name: 'add', description: 'adds', schema: z.object({ a: z.number() }) },
);
const graph = new StateGraph(Annotation.Root({ n: Annotation() }))
  .addNode('one', async (_, config) => {
    await model.invoke('hi', config);
    return { n: 1 };
  })
  .addNode('two', ({ n }) => {
    if (n === 1) throw new Error('two');
    return { n: 2 };
  })
  .addEdge(START, 'one')
  .addEdge('one', 'two')
  .compile({ name: 'leaky' });
const quiet = () => undefined;

const KINDS = [
  () => model.invoke('hi'),
  async () => {
    for await (const _ of await model.stream('hi')) break;
  },
  async () => {
    for await (const _ of await model.pipe(new StringOutputParser()).stream('hi')) break;
  },
  () => model.pipe(fall).invoke('hi').catch(quiet),
  () => RunnableMap.from({ a: fall, b: slow }).invoke(1).catch(quiet),
  (n) => add.invoke({ a: n }).catch(quiet),
  () => graph.invoke({ n: 0 }).catch(quiet),
  async () => {
    for await (const _ of await graph.stream({ n: 0 }, { streamMode: 'updates' })) break;
  },
  () => graph.invoke({ n: 0 }, { signal: AbortSignal.timeout(1) }).catch(quiet),
  () => RunnableLambda.from((x) => x).invoke(1),
];

async function settled() {
  // Runs whose outermost run was given up have a few seconds to end by themselves.
  for (let waited = 0; waited < 80 && runs.open.size > 0; waited++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await flush();
  for (let n = 0; n < 5; n++) {
    global.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

process.on('unhandledRejection', quiet);
const heaps = [];
let done = 0;
for (const step of STEPS) {
  // One session, because the core remembers those that ended, up to a bound of its own.
  await withSession({ sessionId: 'leak' }, async () => {
    for (; done < step; done++) {
      await KINDS[done % KINDS.length](done);
      // Events are handed on at the end of a tick, which a loop of microtasks never reaches.
      if (done % 20 === 0) await new Promise(setImmediate);
    }
  });
  const heap = await settled();
  heaps.push(heap);
  process.stdout.write(`${step} runs: ${runs.open.size} open, heap ${heap.toFixed(2)} MB, ${exporter.count} events\n`);
}
const growth = heaps[2] - heaps[1];
process.stdout.write(`growth from ${STEPS[1]} to ${STEPS[2]}: ${growth.toFixed(2)} MB; less than ${LIMIT_MB}\n`);
process.exitCode = growth < LIMIT_MB && runs.open.size === 0 ? 0 : 1;
registration.unregister();
