import { afterEach, expect, it, vi } from 'vitest';
import {
  addTraceProcessor,
  BatchTraceProcessor,
  type ExportItem,
  functionSpan,
  shutdown,
  withTrace,
} from '../../src/index.ts';
import { record } from '../support/recording.ts';

afterEach(() => void vi.useRealTimers());

function spans(count: number): void {
  withTrace('run', () => {
    for (let i = 0; i < count; i++) functionSpan('tool').start().finish();
  });
}

it('drops the newest when the queue is full, counts them and says so once', async () => {
  const recording = record();
  const items: ExportItem[] = [];
  const batch = new BatchTraceProcessor({ export: (batch) => void items.push(...batch) }, { maxQueueSize: 4 });
  addTraceProcessor(batch);
  spans(10);
  await batch.forceFlush();
  expect(items.map(({ type }) => type)).toEqual(['trace', 'trace.span', 'trace.span', 'trace.span']);
  expect(batch.report).toEqual({ exported: 4, dropped: 7, failed: 0 });
  expect(recording.lines).toEqual([
    '[chaukas] BatchTraceProcessor with an exporter drops traces and spans: 4 of them wait already',
  ]);
  spans(1);
  await batch.forceFlush();
  expect(batch.report.exported).toBe(6);
});

it.each([
  [
    'throws',
    () => {
      throw new Error('no route');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no route'))],
] as const)('an exporter that %s costs its batch, and is named once', async (_, fail) => {
  const recording = record();
  let broken = true;
  class Backend {
    export(): void | Promise<void> {
      return broken ? fail() : undefined;
    }
  }
  const batch = new BatchTraceProcessor(new Backend(), { maxBatchSize: 2 });
  addTraceProcessor(batch);
  spans(5);
  await batch.forceFlush();
  expect(batch.report).toEqual({ exported: 0, dropped: 0, failed: 6 });
  broken = false;
  spans(1);
  await batch.forceFlush();
  expect(batch.report).toEqual({ exported: 2, dropped: 0, failed: 6 });
  expect(recording.lines).toEqual(['[chaukas] BatchTraceProcessor with Backend could not export: no route']);
});

it('shutdown gives up at its timeout through the signal, and the processor goes on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  record();
  const signals: AbortSignal[] = [];
  let hangs = true;
  const batch = new BatchTraceProcessor(
    {
      export(_items, signal) {
        if (signal) signals.push(signal);
        return hangs ? new Promise<void>(() => undefined) : undefined;
      },
    },
    { maxBatchSize: 3 },
  );
  addTraceProcessor(batch);
  spans(5);
  const done = batch.shutdown(700);
  await vi.advanceTimersByTimeAsync(699);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  await vi.advanceTimersByTimeAsync(1);
  await done;
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(batch.report).toEqual({ exported: 0, dropped: 0, failed: 3 });
  hangs = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(batch.report).toEqual({ exported: 3, dropped: 0, failed: 3 });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

it('a shutdown of the trail is bounded although an exporter hangs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  record();
  const batch = new BatchTraceProcessor({ export: () => new Promise<void>(() => undefined) });
  addTraceProcessor(batch);
  spans(1);
  const done = shutdown();
  await vi.advanceTimersByTimeAsync(2000);
  await done;
  expect(batch.report.failed).toBe(2);
});

it('options that make no sense are named, and the default used', () => {
  const recording = record();
  const options = {
    maxQueueSize: 0,
    maxBatchSize: Number.NaN,
    scheduleDelay: '5' as unknown as number,
    exportTriggerRatio: 2,
  };
  new BatchTraceProcessor({ export: () => undefined }, options);
  expect(recording.lines).toEqual([
    '[chaukas] BatchTraceProcessor: maxQueueSize cannot be 0: 8192 is used',
    '[chaukas] BatchTraceProcessor: maxBatchSize cannot be NaN: 128 is used',
    '[chaukas] BatchTraceProcessor: scheduleDelay cannot be 5: 5000 is used',
    '[chaukas] BatchTraceProcessor: exportTriggerRatio cannot be 2: 0.7 is used',
  ]);
});
