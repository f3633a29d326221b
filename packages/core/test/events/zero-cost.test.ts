import { expect, test, vi } from 'vitest';
import * as copies from '../../src/events/frozen-copy.ts';
import { addEvent, EventStream } from '../../src/events.ts';
import { withAgentSpan, withFunctionSpan } from '../../src/index.ts';
import { record } from '../support/recording.ts';

vi.mock('../../src/events/frozen-copy.ts', { spy: true });

function work(): void {
  withAgentSpan(
    () => {
      addEvent('custom', { a: 1 });
      withFunctionSpan(() => 1, { data: { name: 'search' } });
    },
    { data: { name: 'Planner' } },
  );
}

/** Events that are made for streams while `fn` runs: each copies its attributes, once. */
function made(fn: () => void): number {
  vi.mocked(copies.frozenCopy).mockClear();
  fn();
  return vi.mocked(copies.frozenCopy).mock.calls.length;
}

test('nothing is made for streams unless one sees it', () => {
  record();
  expect(made(work)).toBe(0);
  const stream = new EventStream();
  expect(made(() => stream.run(work))).toBe(5);
  expect(made(work)).toBe(0);
  stream.close();
  expect(made(() => stream.run(work))).toBe(0);
});

test('several streams share what is made', () => {
  record();
  const streams = [1, 2, 3].map(() => new EventStream({ scope: 'process' }));
  expect(made(work)).toBe(5);
  expect(streams.map(({ events }) => events.length)).toEqual([5, 5, 5]);
  expect(streams[0]?.events[0]).toBe(streams[2]?.events[0]);
});
