import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addTraceProcessor, flush, setTraceProcessors, shutdown } from '../../src/index.ts';
import { Listener, run } from '../support/listener.ts';
import { record } from '../support/recording.ts';

const DEADLINE = 2000;
const never = (): Promise<void> => new Promise(() => undefined);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Whether it settles within the deadline, and not before `atLeast` milliseconds. */
async function settles(promise: Promise<unknown>, atLeast: number): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(atLeast);
  const early = settled;
  await vi.advanceTimersByTimeAsync(DEADLINE - atLeast);
  await new Promise((resolve) => setImmediate(resolve));
  return settled && !early;
}

it.each([
  ['flush', flush, 'forceFlush'],
  ['shutdown', shutdown, 'shutdown'],
] as const)('%s waits for a processor that hangs until the deadline, and names it once', async (_, work, method) => {
  const recording = record();
  const listener = new Listener();
  addTraceProcessor(Object.assign(new Listener(), { [method]: never }));
  addTraceProcessor(listener);
  run();
  expect(await settles(work(), DEADLINE - 100)).toBe(true);
  expect(await settles(work(), DEADLINE - 100)).toBe(true);
  expect(recording.lines).toEqual([
    `[chaukas] an error in processor Listener.${method} was kept from the app: it was not done within 2 s`,
  ]);
  expect(listener.heard).toHaveLength(7);
  expect(await recording.types()).toHaveLength(5);
});

it('promises of callbacks that never settle delay one flush only', async () => {
  const recording = record();
  const hanging = Object.assign(new Listener(), { onSpanEnd: never });
  addTraceProcessor(hanging);
  run();
  run();
  expect(await settles(flush(), 400)).toBe(true);
  expect(hanging.heard.at(-1)).toBe('flush');
  expect(recording.lines).toEqual([
    '[chaukas] an error in processor Listener.callbacks was kept from the app: promises of 2 calls have not settled',
  ]);
  await flush();
  expect(hanging.heard.filter((what) => what === 'flush')).toHaveLength(2);
  expect(recording.lines).toHaveLength(1);
});

it('a flush comes after the promises of the callbacks', async () => {
  record();
  const order: string[] = [];
  let finish = (): void => undefined;
  addTraceProcessor(
    Object.assign(new Listener(), {
      onSpanEnd: async () => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        order.push('stored');
      },
      forceFlush: () => void order.push('flushed'),
    }),
  );
  run();
  const flushed = flush();
  finish();
  await flushed;
  expect(order).toEqual(['stored', 'flushed']);
});

it('a processor that leaves is not waited for, and named if it hangs', async () => {
  const recording = record();
  addTraceProcessor(Object.assign(new Listener(), { shutdown: never }));
  setTraceProcessors([]);
  await flush();
  expect(recording.lines).toEqual([]);
  await vi.advanceTimersByTimeAsync(DEADLINE);
  expect(recording.lines).toHaveLength(1);
});

it('a processor that keeps to the timeout of its shutdown is not late', async () => {
  const recording = record();
  const told: unknown[] = [];
  addTraceProcessor(
    Object.assign(new Listener(), {
      shutdown: (timeout: number) => {
        told.push(timeout);
        return new Promise<void>((resolve) => setTimeout(resolve, timeout));
      },
    }),
  );
  expect(await settles(shutdown(), 1000)).toBe(true);
  expect(told).toEqual([expect.closeTo(1750, -2)]);
  expect(recording.lines).toEqual([]);
});
