import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Turns } from '../../src/net/turns.ts';

test('so many at once and no more, in the order in which they came, also if one fails', async () => {
  const turns = new Turns(3);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (number: number): Promise<void> => {
    begun.push(number);
    most = Math.max(most, ++running);
    await wait(1);
    running--;
    if (number % 2 === 0) throw new Error(`${number}`);
  };
  const numbers = Array.from({ length: 20 }, (_, number) => number);
  const outcomes = await Promise.allSettled(numbers.map((number) => turns.take(() => work(number))));
  expect(most).toBe(3);
  expect(begun).toEqual(numbers);
  expect(outcomes.map(({ status }) => status)).toEqual(
    numbers.map((number) => (number % 2 ? 'fulfilled' : 'rejected')),
  );
  expect(await turns.take(async () => 'still')).toBe('still');
});
