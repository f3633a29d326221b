import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TailReader } from '../../src/tail/reader.ts';

const event = (byte: number) => Uint8Array.of(byte);

test('gives what came, as soon as there is something, and at last nothing more', async () => {
  const reader = new TailReader();
  const first = reader.next(60_000);
  reader.offer(1, () => event(1));
  reader.offer(1, () => event(2));
  expect(await first).toEqual({ missed: 0, events: [event(1), event(2)] });
  expect(await reader.next(1)).toEqual({ missed: 0, events: [] });
  reader.offer(1, () => event(3));
  reader.close();
  expect(await reader.next(60_000)).toEqual({ missed: 0, events: [event(3)] });
  expect(await reader.next(60_000)).toBeUndefined();
});

test('whatever the pace, each event is told or counted, in order, and no more is kept than the limit', async () => {
  const steps = fc.array(
    fc.oneof(fc.record({ size: fc.integer({ min: 1, max: 700_000 }) }), fc.constant('read' as const)),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const reader = new TailReader();
      const told: number[] = [];
      let offered = 0;
      let position = 0;
      const read = async (): Promise<void> => {
        const piece = await reader.next(0);
        position += piece?.missed ?? 0;
        for (const [number = -1] of piece?.events ?? []) {
          expect(number).toBe(position++);
          told.push(number);
        }
      };
      let waiting = 0;
      for (const step of plan) {
        if (step === 'read') {
          await read();
          waiting = 0;
        } else {
          const number = offered++;
          reader.offer(step.size, () => {
            waiting += step.size;
            return event(number);
          });
          expect(waiting).toBeLessThanOrEqual(Math.max(1.5 * 1024 * 1024, step.size));
        }
      }
      await read();
      await read();
      expect(position).toBe(offered);
    }),
  );
});

test('at most a thousand wait, however small they are', async () => {
  const reader = new TailReader();
  for (let number = 0; number < 5000; number++) reader.offer(1, () => event(0));
  expect((await reader.next(0))?.events).toHaveLength(1000);
  expect(await reader.next(0)).toEqual({ missed: 4000, events: [] });
});
