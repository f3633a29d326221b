import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { Capture } from '../../src/content/snapshot.ts';
import { configure, flush, functionSpan, withTrace } from '../../src/index.ts';
import { queued } from '../support/queued.ts';
import { captureStderr, freshSuite } from '../support/recording.ts';
import { Destination, pipelineTo, push, range } from './destination.ts';

/** More than what a process keeps (10,000), two of each call. */
const CALLS = 6000;

it('what a full queue would lose is counted, and not even looked at', async () => {
  freshSuite();
  captureStderr();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const destination = new Destination();
  configure({
    exporter: {
      destination: 'a slow one',
      export: async (events) => {
        await released;
        await destination.export(events);
      },
    },
    quiet: true,
  });
  let looks = 0;
  const input = {
    get question() {
      looks++;
      return 'why?';
    },
  };
  withTrace('run', () => {
    for (let i = 0; i < CALLS; i++) functionSpan('tool', { input }).start().finish();
  });
  // SESSION_START, then a pair for each call: the last of which there is room for is half of one.
  expect(looks).toBe(5000);
  release();
  const report = await flush();
  expect(report).toMatchObject({ sent: 10_001, dropped: 2 * CALLS + 2 - 10_000, error: 'the queue is full' });
  const gap = destination.batches.flat().find(({ metadata }) => metadata?.lost !== undefined);
  expect(gap?.metadata).toMatchObject({ lost: 2 * CALLS + 2 - 10_000, seq_range: [10_001, 2 * CALLS + 2] });
  expect(destination.batches.flat().filter(({ type }) => type === EventType.TOOL_CALL_START)).toHaveLength(5000);
});

it('a tenant of which nothing waits, or less than of another, is not refused', () => {
  const pipeline = pipelineTo(new Destination(), { limits: { events: 4, bytes: 1e9 } });
  const pushFor = (tenantId: string): void => pipeline.push(queued({ tenantId, projectId: 'p' }), new Capture());
  for (const tenant of ['a', 'a', 'a', 'b']) pushFor(tenant);
  expect(['a', 'b', 'c'].map((tenant) => pipeline.refuses(tenant, 'p'))).toEqual([true, false, false]);
  expect(pipeline.report).toEqual({ sent: 0, dropped: 1, error: 'the queue is full' });
});

it('nothing is refused while there is room', () => {
  const pipeline = pipelineTo(new Destination(), { limits: { events: 5, bytes: 1e9 } });
  push(pipeline, ...range(4));
  expect(pipeline.refuses('', '')).toBe(false);
  push(pipeline, 5);
  expect(pipeline.refuses('', '')).toBe(true);
});

it('a queue with hardly a byte left is full', () => {
  const pipeline = pipelineTo(new Destination(), { limits: { events: 100, bytes: 100_000 } });
  const pushSized = (bytes: number): void => {
    const capture = new Capture();
    capture.text('x'.repeat(bytes));
    pipeline.push(queued({}), capture);
  };
  for (const bytes of [40_000, 40_000]) pushSized(bytes);
  expect(pipeline.refuses('', '')).toBe(false);
  pushSized(19_950);
  expect(pipeline.refuses('', '')).toBe(true);
});
