import { describe, expect, it, vi } from 'vitest';
import { Observatory } from '../../src/observatory/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, idsOf, observing, run, Slow, turn } from './observing.ts';

describe('in the background', () => {
  it('of more than 100 sessions that wait the oldest are dropped, counted, told in the next envelope, and said once', async () => {
    const { lines } = record();
    const { observatory, kept } = observing({});
    for (let i = 0; i < 103; i++) run(observatory, `${i}`);
    expect(observatory.stats).toMatchObject({ dropped: 3, waiting: 100 });
    await observatory.shutdown();
    expect(idsOf(kept)).toEqual(Array.from({ length: 100 }, (_, i) => `${i + 3}`));
    expect(kept.envelopes[0]?.recording.dropped_sessions).toBe(3);
    expect(lines).toEqual([expect.stringMatching(/^\[chaukas\] .*of 100 sessions that wait the oldest are dropped/)]);
  });

  it('shutdown() gives up what an exporter does not take in time, counts it and says it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { lines } = record();
      const slow = new Slow();
      const observatory = new Observatory(slow);
      for (const id of ['1', '2']) run(observatory, id);
      await turn();
      const done = observatory.shutdown(500);
      await vi.advanceTimersByTimeAsync(499);
      expect(observatory.stats).toMatchObject({ waiting: 2, dropped: 0 });
      await vi.advanceTimersByTimeAsync(1);
      await done;
      expect(observatory.stats).toMatchObject({ waiting: 0, dropped: 2, exported: 0 });
      expect(lines).toEqual([expect.stringContaining('2 sessions of the observatory given up')]);
      run(observatory, '3');
      await turn();
      expect(idsOf(slow)).toEqual(['1', '3']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a session with more than 10,000 events', () => {
  it('keeps the newest, and says how many it dropped', async () => {
    const { lines } = record();
    const { observatory, kept } = observing();
    await observatory.session(CONTEXT, (session) =>
      session.stream('audio', async (stream) => {
        for (let seq = 0; seq < 10_100; seq++) {
          stream.event('chunk', { seq });
          if (seq % 1000 === 0) await turn();
        }
      }),
    );
    const { events, recording } = kept.only;
    expect(events).toHaveLength(10_000);
    expect(recording.dropped_events).toBe(102);
    expect(events[0]?.payload).toMatchObject({ attributes: { seq: 101 } });
    expect(events.at(-1)?.type).toBe('span_end');
    expect(observatory.stats.droppedEvents).toBe(102);
    expect(lines).toEqual([expect.stringContaining('the oldest are dropped')]);
  });
});
