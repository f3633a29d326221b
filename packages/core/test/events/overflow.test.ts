import { expect, test } from 'vitest';
import { addEvent, EventStream } from '../../src/events.ts';
import { record } from '../support/recording.ts';
import { names, readAll } from './support.ts';

function tell(count: number, data: object = {}): void {
  for (let n = 1; n <= count; n++) addEvent(`n${n}`, { ...data, n });
}

test('a reader that is behind loses the oldest, and is told how many', async () => {
  record();
  const stream = new EventStream({ scope: 'process', capacity: 3 });
  const reader = stream[Symbol.asyncIterator]();
  tell(10);
  stream.close();
  const read = [];
  for await (const event of reader) read.push(event);
  expect(names(read)).toEqual(['chaukas.stream.dropped', 'n8', 'n9', 'n10']);
  expect(read[0]?.attributes).toEqual({ dropped: 7 });
  expect(stream.dropped).toBe(7);
});

test('nothing is lost to those who had it before it went', async () => {
  record();
  const stream = new EventStream({ scope: 'process', capacity: 2 });
  const heard: string[] = [];
  const end = stream.onEvent(({ name }) => heard.push(name));
  tell(10);
  expect([heard.length, stream.dropped, stream.events.length]).toEqual([10, 0, 2]);
  end();
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  await reader.next();
  tell(2);
  expect(stream.dropped).toBe(0);
});

test('a stream that closes on overflow gives what it has and ends', async () => {
  record();
  const stream = new EventStream({ scope: 'process', capacity: 3, overflow: 'close' });
  const reading = stream[Symbol.asyncIterator]();
  tell(10);
  expect([stream.closed, stream.dropped]).toEqual([true, 1]);
  expect((await reading.next()).value?.name).toBe('n1');
  expect(names(await readAll(stream))).toEqual(['n1', 'n2', 'n3']);
});

test('a reader that stops reading costs bounded memory, in number and in bytes', () => {
  record();
  const stream = new EventStream({ scope: 'process' });
  stream[Symbol.asyncIterator]();
  tell(5000);
  expect(stream.events).toHaveLength(1000);
  // Long strings of their own, so that what is kept is paid for. 2,000 of 60 KiB are 120 MiB; at most 16 MiB stay.
  for (let n = 0; n < 2000; n++) addEvent('large', { text: Buffer.alloc(60 * 1024, 97).toString('latin1') });
  const kept = stream.events.reduce((bytes, { attributes }) => bytes + String(attributes.text).length, 0);
  expect(kept).toBeGreaterThan(8 * 1024 * 1024);
  expect(kept).toBeLessThan(17 * 1024 * 1024);
});

test('a capacity that cannot be used is named, and the default used', () => {
  const { lines } = record();
  const stream = new EventStream({ scope: 'process', capacity: -1 });
  tell(2);
  expect(stream.events).toHaveLength(2);
  expect(lines).toEqual([expect.stringContaining('capacity')]);
});
