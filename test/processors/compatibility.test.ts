import * as ours from '@chaukas/core';
import * as sdk from '@openai/agents';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SdkCollector, SdkRecorder } from './written-for-the-sdk.ts';
import { OurCollector, OurRecorder, SyncRecorder } from './written-for-us.ts';

beforeEach(() => {
  ours.configure({ outputMode: 'none', quiet: true });
  // NODE_ENV=test switches the SDK's tracing off, and loading it registers an exporter to its backend.
  sdk.setTracingDisabled(false);
  sdk.setTraceProcessors([]);
});

afterEach(() => {
  ours.setTraceProcessors([]);
  sdk.setTraceProcessors([]);
});

/** A model that says one thing. */
const model: sdk.Model = {
  async getResponse() {
    const content = [{ type: 'output_text' as const, text: 'hello' }];
    return {
      usage: new sdk.Usage({ inputTokens: 3, outputTokens: 1, totalTokens: 4 }),
      output: [{ type: 'message', role: 'assistant', status: 'completed', content }],
    };
  },
  // biome-ignore lint/correctness/useYield: no test streams
  async *getStreamedResponse() {
    throw new Error('not streamed');
  },
};

async function runAgent(): Promise<void> {
  const runner = new sdk.Runner({ workflowName: 'their run', groupId: 'group_1' });
  const result = await runner.run(new sdk.Agent({ name: 'Agent', model }), 'hi');
  expect(result.finalOutput).toBe('hello');
}

function runOurs(): string {
  return ours.withTrace(
    'our run',
    (trace) => {
      ours.withAgentSpan(() => ours.functionSpan('tool', { input: 'x' }).start().finish(), { data: { name: 'Agent' } });
      return trace.traceId;
    },
    { groupId: 'group_1', metadata: { a: 1 } },
  );
}

it('a processor written for the SDK hears of our traces and spans, and can read them', async () => {
  const processor = new SdkRecorder();
  ours.addTraceProcessor(processor);
  const traceId = runOurs();
  await ours.flush();
  expect(processor.heard).toEqual([
    { on: 'trace start', name: 'our run', group: 'group_1', traceId },
    { on: 'span start', type: 'agent', started: 'string' },
    { on: 'span start', type: 'function', started: 'string' },
    { on: 'span end', type: 'function', ended: 'string', error: undefined },
    { on: 'span end', type: 'agent', ended: 'string', error: undefined },
    { on: 'trace end', metadata: { a: 1 }, traceId },
    { on: 'flush' },
  ]);
});

it.each([
  ["the SDK's", (exporter: SdkCollector) => new sdk.BatchTraceProcessor(exporter)],
  ['our', (exporter: SdkCollector) => new ours.BatchTraceProcessor(exporter)],
] as const)('an exporter written for the SDK gets ours through %s batch processor', async (_, batchOf) => {
  const exporter = new SdkCollector();
  ours.addTraceProcessor(batchOf(exporter));
  const traceId = runOurs();
  await ours.flush();
  expect(exporter.items).toHaveLength(3);
  expect(JSON.stringify(exporter.items)).toContain(traceId);
});

const THEIRS = [
  'trace start their run group_1',
  'span start task',
  'span start agent',
  'span start turn',
  'span end turn ok',
  'span end agent ok',
  'span end task ok',
  'trace end their run',
];

it.each([
  ['addTraceProcessor', (processor: OurRecorder) => sdk.addTraceProcessor(processor)],
  ['setTraceProcessors', (processor: OurRecorder) => sdk.setTraceProcessors([processor])],
] as const)("a processor written for us hears of the SDK's run by %s", async (_, register) => {
  const processor = new OurRecorder();
  register(processor);
  await runAgent();
  await sdk.getGlobalTraceProvider().forceFlush();
  expect(processor.heard).toEqual([...THEIRS, 'flush']);
});

it('one processor serves both at once', async () => {
  const processor = new OurRecorder();
  ours.addTraceProcessor(processor);
  sdk.addTraceProcessor(processor);
  await runAgent();
  runOurs();
  expect(processor.heard.filter((what) => what.startsWith('trace start'))).toEqual([
    'trace start their run group_1',
    'trace start our run group_1',
  ]);
});

it("our batch processor and exporters take the SDK's traces and spans", async () => {
  const [mine, theirs] = [new OurCollector(), new SdkCollector()];
  sdk.setTraceProcessors([new ours.BatchTraceProcessor(mine), new ours.BatchTraceProcessor(theirs)]);
  await runAgent();
  await sdk.getGlobalTraceProvider().forceFlush();
  expect(mine.types).toEqual(['trace', 'turn', 'agent', 'task']);
  expect(theirs.items[1]).toMatchObject({ object: 'trace.span', span_data: { type: 'custom', name: 'turn' } });
});

it("our batch gives the same JSON of the SDK's items as the SDK's own batch", async () => {
  const [through, direct] = [new SdkCollector(), new SdkCollector()];
  const batches = [new ours.BatchTraceProcessor(through), new sdk.BatchTraceProcessor(direct)];
  sdk.setTraceProcessors(batches);
  await runAgent();
  await sdk.getGlobalTraceProvider().forceFlush();
  expect(through.items).toHaveLength(4);
  expect(through.items).toEqual(direct.items);
});

it('a processor without promises works with the SDK at run time', async () => {
  const processor = new SyncRecorder();
  // Its users write JavaScript: the SDK's types would refuse it.
  Reflect.apply(sdk.addTraceProcessor, undefined, [processor]);
  await runAgent();
  expect(processor.heard).toEqual(['span start task', 'span start agent', 'span start turn']);
});
