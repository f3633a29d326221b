import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import {
  addTraceProcessor,
  BatchTraceProcessor,
  type BatchTraceProcessorOptions,
  type ExportItem,
  flush,
  functionSpan,
  type TracingExporter,
  withTrace,
} from '../../src/index.ts';
import { record } from '../support/recording.ts';

afterEach(() => void vi.useRealTimers());

/** Keeps the batches it gets, and notes exports that overlap. */
class Collector implements TracingExporter {
  readonly batches: ExportItem[][] = [];
  overlapped = false;
  #busy = false;

  async export(items: ExportItem[]): Promise<void> {
    this.overlapped ||= this.#busy;
    this.#busy = true;
    this.batches.push(items);
    await new Promise((resolve) => setImmediate(resolve));
    this.#busy = false;
  }

  get names(): unknown[] {
    return this.batches.flat().map((item) => ('name' in item ? item.name : Reflect.get(item.spanData, 'name')));
  }
}

function batching(options: BatchTraceProcessorOptions = {}): { collector: Collector; batch: BatchTraceProcessor } {
  record();
  const collector = new Collector();
  const batch = new BatchTraceProcessor(collector, options);
  addTraceProcessor(batch);
  return { collector, batch };
}

function spans(count: number): string[] {
  const names = Array.from({ length: count }, (_, index) => `tool ${index}`);
  withTrace('run', () => {
    for (const name of names) functionSpan(name).start().finish();
  });
  return ['run', ...names];
}

const endOfTick = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

it('exports traces when they start and spans when they end, after the delay', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { collector } = batching();
  const expected = spans(3);
  await vi.advanceTimersByTimeAsync(4999);
  expect(collector.batches).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(collector.names).toEqual(expected);
});

it('exports at once, but not in the call of the app, when the queue is nearly full', async () => {
  const { collector } = batching({ maxQueueSize: 10, exportTriggerRatio: 0.7 });
  const names = spans(6);
  expect(collector.batches).toEqual([]);
  await endOfTick();
  expect(collector.names).toEqual(names);
});

it('exports everything once, in order, in batches that do not overlap, whatever the sizes', async () => {
  const sizes = fc.record({
    maxBatchSize: fc.integer({ min: 1, max: 50 }),
    exportTriggerRatio: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 5 }), async (options, runs) => {
      const { collector, batch } = batching(options);
      const expected: string[] = [];
      for (const count of runs) {
        expected.push(...spans(count));
        void batch.forceFlush();
        await endOfTick();
      }
      await Promise.all([flush(), batch.forceFlush(), batch.shutdown(1000)]);
      expect(collector.names).toEqual(expected);
      expect(collector.overlapped).toBe(false);
      expect(Math.max(0, ...collector.batches.map(({ length }) => length))).toBeLessThanOrEqual(options.maxBatchSize);
      expect(batch.report).toEqual({ exported: expected.length, dropped: 0, failed: 0 });
    }),
    { numRuns: 25 },
  );
});

it('exports what was true when the span ended', async () => {
  const { collector } = batching();
  const messages = [{ role: 'user', content: 'first' }];
  withTrace('run', () => {
    const span = functionSpan('tool', { input: messages }).start();
    span.finish();
    messages.push({ role: 'user', content: 'later' });
    span.spanData.input = 'changed';
  });
  await flush();
  expect(collector.batches.flat()[1]).toMatchObject({
    type: 'trace.span',
    endedAt: expect.any(String),
    spanData: { type: 'function', name: 'tool', input: [{ role: 'user', content: 'first' }] },
  });
});

it('gives items the form that both SDKs send', async () => {
  const { collector } = batching();
  withTrace('run', () => functionSpan('tool', { input: 'x' }).start().finish(), {
    groupId: 'group_1',
    metadata: { a: 1 },
  });
  await flush();
  const [trace, span] = JSON.parse(JSON.stringify(collector.batches.flat()));
  expect(trace).toEqual({
    object: 'trace',
    id: expect.stringMatching(/^trace_/),
    workflow_name: 'run',
    group_id: 'group_1',
    metadata: { a: 1 },
  });
  expect(span).toEqual({
    object: 'trace.span',
    id: expect.stringMatching(/^span_/),
    trace_id: trace.id,
    parent_id: null,
    started_at: expect.stringMatching(/Z$/),
    ended_at: expect.stringMatching(/Z$/),
    span_data: { type: 'function', name: 'tool', input: 'x', output: '' },
    error: null,
  });
});
