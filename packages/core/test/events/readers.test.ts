import { expect, test, vi } from 'vitest';
import { addEvent, EventStream } from '../../src/events.ts';
import { record } from '../support/recording.ts';
import { names, readAll } from './support.ts';

const open = (options: object = {}): EventStream => {
  record();
  return new EventStream({ scope: 'process', ...options });
};
const count = (from: number, to: number): void => {
  for (let n = from; n <= to; n++) addEvent(`n${n}`);
};

test('every reader gets everything, at its own pace', async () => {
  const stream = open();
  count(1, 2);
  const heard: string[] = [];
  stream.onEvent(({ name }) => heard.push(name));
  const fast = readAll(stream);
  const slow = stream[Symbol.asyncIterator]();
  count(3, 4);
  stream.close();
  count(5, 6);
  expect(names(await fast)).toEqual(['n1', 'n2', 'n3', 'n4']);
  const read: string[] = [];
  for await (const { name } of slow) read.push(name);
  expect(read).toEqual(['n1', 'n2', 'n3', 'n4']);
  expect(heard).toEqual(['n3', 'n4']);
  expect(names(await readAll(stream))).toEqual(['n1', 'n2', 'n3', 'n4']);
});

test('a reader that breaks off leaves the others and the stream alone', async () => {
  const stream = open();
  count(1, 3);
  for await (const { name } of stream) if (name === 'n2') break;
  count(4, 4);
  expect(stream.closed).toBe(false);
  const waiting = stream[Symbol.asyncIterator]();
  for (let n = 1; n <= 4; n++) await waiting.next();
  const pending = waiting.next();
  await waiting.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
  stream.close();
});

test('several waiting calls of next are answered in order', async () => {
  const stream = open();
  const reader = stream[Symbol.asyncIterator]();
  const waiting = [reader.next(), reader.next(), reader.next()];
  count(1, 2);
  stream.close();
  const results = await Promise.all(waiting);
  expect(results.map(({ value }) => value?.name)).toEqual(['n1', 'n2', undefined]);
});

test('using closes the stream, and await using too', async () => {
  const stream = open();
  const other = open();
  {
    using _ = stream;
    await using __ = other;
  }
  expect([stream.closed, other.closed]).toEqual([true, true]);
});

test('a callback that throws or rejects hurts nobody, and can be taken away', async () => {
  const stream = open();
  const heard: string[] = [];
  stream.onEvent(() => {
    throw new Error('mine');
  });
  stream.onEvent((async () => {
    throw new Error('mine too');
  }) as () => void);
  const end = stream.onEvent(({ name }) => heard.push(name));
  count(1, 2);
  end();
  count(3, 3);
  await vi.waitFor(() => expect(heard).toEqual(['n1', 'n2']));
  expect(names(stream.events)).toEqual(['n1', 'n2', 'n3']);
});

test('an event that a callback causes does not call it again', () => {
  const stream = open();
  let calls = 0;
  stream.onEvent(() => {
    calls++;
    addEvent('echo');
  });
  count(1, 1);
  expect(calls).toBe(1);
  expect(names(stream.events)).toEqual(['n1', 'echo']);
});

test('consumers get frozen copies', () => {
  const stream = open();
  const given = { list: [{ deep: 1 }] };
  addEvent('given', given);
  given.list.push({ deep: 2 });
  const [event] = stream.events;
  expect(event?.attributes).toEqual({ list: [{ deep: 1 }] });
  expect(Object.isFrozen(event)).toBe(true);
  const { list } = event?.attributes ?? {};
  expect([list, Array.isArray(list) && list[0]].map((value) => Object.isFrozen(value))).toEqual([true, true]);
  expect(Array.isArray(list) && list[0]).toEqual({ deep: 1 });
});

test('an event becomes JSON, with nanoseconds as text', () => {
  const stream = open();
  addEvent('now');
  const { timestampNs } = JSON.parse(JSON.stringify(stream.events[0]));
  expect(BigInt(timestampNs)).toBe(stream.events[0]?.timestampNs);
  expect(Math.abs(Number(BigInt(timestampNs) / 1_000_000n) - Date.now())).toBeLessThan(60_000);
});
