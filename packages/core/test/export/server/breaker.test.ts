import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { delayOf } from '../../../src/export/server/back-off.ts';
import { type Admission, Breaker } from '../../../src/export/server/breaker.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Longer than any delay of our own. */
const LONG = 31_000;

function made(): { breaker: Breaker; heard: string[] } {
  const heard: string[] = [];
  const breaker = new Breaker({
    opened: (reason) => void heard.push(`opened: ${reason}`),
    closed: (ms) => void heard.push(`closed after ${Math.round(ms / 1000)} s`),
  });
  return { breaker, heard };
}

/** Lets attempts fail, one after the other. */
async function fail(breaker: Breaker, times: number, asked?: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const admission = await breaker.enter();
    vi.advanceTimersByTime(1);
    breaker.failed(admission, `failure ${i + 1}`, asked);
  }
}

/** Asks to make an attempt. @returns what is let through */
function ask(breaker: Breaker, times: number): Admission[] {
  const through: Admission[] = [];
  for (let i = 0; i < times; i++) void breaker.enter().then((admission) => through.push(admission));
  return through;
}

describe('a breaker', () => {
  it('opens after five failures in a row, and says why', async () => {
    const { breaker, heard } = made();
    await fail(breaker, 4);
    expect([heard, breaker.trouble]).toEqual([[], 'failure 4']);
    await fail(breaker, 1);
    expect(heard).toEqual(['opened: failure 1']);
    const through = ask(breaker, 1);
    await vi.advanceTimersByTimeAsync(100);
    expect(through).toEqual([]);
  });

  it('does not if attempts got through in between', async () => {
    const { breaker, heard } = made();
    for (let i = 0; i < 5; i++) {
      await fail(breaker, 4);
      breaker.succeeded();
    }
    expect([heard, breaker.trouble]).toEqual([[], undefined]);
  });

  it('takes attempts that were under way together for one', async () => {
    const { breaker, heard } = made();
    for (let round = 0; round < 4; round++) {
      const together = await Promise.all(Array.from({ length: 8 }, () => breaker.enter()));
      vi.advanceTimersByTime(1);
      for (const admission of together) breaker.failed(admission, 'cut');
      vi.advanceTimersByTime(1);
    }
    expect(heard).toEqual([]);
    await fail(breaker, 1);
    expect(heard).toHaveLength(1);
  });

  it('lets one attempt find out whether the server is back, then all', async () => {
    const { breaker, heard } = made();
    await fail(breaker, 5);
    const through = ask(breaker, 3);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(through).toMatchObject([{ probe: true }]);
    breaker.succeeded();
    await vi.advanceTimersByTimeAsync(0);
    expect(through).toHaveLength(3);
    expect(heard).toEqual(['opened: failure 5', 'closed after 31 s']);
  });

  it('stays open if that fails, and lets the next one find out later', async () => {
    const { breaker, heard } = made();
    await fail(breaker, 5);
    const through = ask(breaker, 3);
    await vi.advanceTimersByTimeAsync(LONG);
    breaker.failed(through[0] ?? expect.fail(), 'still down');
    await vi.advanceTimersByTimeAsync(100);
    expect([through.length, breaker.trouble]).toEqual([1, 'still down']);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(through).toMatchObject([{ probe: true }, { probe: true }]);
    expect(heard).toHaveLength(1);
  });

  it('lets one attempt through at once for who is in a hurry, unless the server asked for the delay', async () => {
    const { breaker } = made();
    await fail(breaker, 5);
    const through = ask(breaker, 3);
    breaker.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(through).toMatchObject([{ probe: true }]);
    breaker.failed(through[0] ?? expect.fail(), 'busy', 60_000);
    breaker.hurry();
    await vi.advanceTimersByTimeAsync(59_999);
    expect(through).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(through).toHaveLength(2);
  });

  it('closes when an attempt gets through that was under way before', async () => {
    const { breaker, heard } = made();
    await breaker.enter();
    await fail(breaker, 5);
    const through = ask(breaker, 2);
    breaker.succeeded();
    await vi.advanceTimersByTimeAsync(0);
    expect([through.length, heard.length]).toEqual([2, 2]);
  });
});

describe('the delay before another attempt', () => {
  it('doubles up to half a minute, at random over its upper half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (failures) => {
        const own = Math.min(500 * 2 ** (failures - 1), 30_000);
        const delay = delayOf(failures, undefined);
        expect(delay).toBeGreaterThanOrEqual(own / 2);
        expect(delay).toBeLessThanOrEqual(own);
      }),
    );
    expect(new Set(Array.from({ length: 20 }, () => delayOf(3, undefined))).size).toBeGreaterThan(10);
  });

  it('is what the server asks for and a little more, but not more than five minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 1e12, noNaN: true }), (failures, asked) => {
        const delay = delayOf(failures, asked);
        expect(delay).toBeGreaterThanOrEqual(Math.min(asked, 300_000));
        expect(delay).toBeLessThanOrEqual(Math.min(asked, 300_000) + 15_000);
      }),
    );
  });
});
