import { describe, expect, it, vi } from 'vitest';
import { flush } from '../../src/index.ts';
import { type Envelope, Observatory } from '../../src/observatory/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, Kept, observing } from './observing.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function run(observatory: Observatory, sessionId: string): void {
  observatory.session({ sessionId, agentId: 'a' }, () => undefined);
}

const idsOf = (envelopes: readonly Envelope[]): string[] => envelopes.map(({ session }) => session.session_id);

/** An exporter whose promises settle when the test says so. */
class Slow extends Kept {
  #release: (() => void)[] = [];

  override export(envelope: Envelope): Promise<void> {
    super.export(envelope);
    return new Promise((resolve) => this.#release.push(resolve));
  }

  release(): void {
    for (const resolve of this.#release.splice(0)) resolve();
  }
}

describe('inline', () => {
  it('the exporter has the envelope when the session has ended', async () => {
    record();
    const { observatory, kept } = observing({ inline: true });
    run(observatory, 's');
    expect(idsOf(kept.envelopes)).toEqual(['s']);
    const later = observatory.session(CONTEXT, async () => turn());
    expect(kept.envelopes).toHaveLength(1);
    await later;
    expect(kept.envelopes).toHaveLength(2);
  });
});

describe('in the background', () => {
  it('the exporter is not called inside the app', async () => {
    record();
    const { observatory, kept } = observing({});
    await observatory.start();
    for (const id of ['1', '2', '3']) run(observatory, id);
    expect(kept.envelopes).toEqual([]);
    expect(observatory.stats).toMatchObject({ exported: 0, waiting: 3 });
    await turn();
    expect(idsOf(kept.envelopes)).toEqual(['1', '2', '3']);
    expect(observatory.stats).toMatchObject({ exported: 3, waiting: 0 });
  });

  it('one session is exported after the other', async () => {
    record();
    const slow = new Slow();
    const observatory = new Observatory([slow]);
    for (const id of ['1', '2']) run(observatory, id);
    await turn();
    expect(idsOf(slow.envelopes)).toEqual(['1']);
    slow.release();
    await turn();
    expect(idsOf(slow.envelopes)).toEqual(['1', '2']);
  });

  it('of more than 100 sessions that wait the oldest are dropped, counted, told in the next envelope, and said once', async () => {
    const { lines } = record();
    const { observatory, kept } = observing({});
    for (let i = 0; i < 103; i++) run(observatory, `${i}`);
    expect(observatory.stats).toMatchObject({ dropped: 3, waiting: 100 });
    await observatory.shutdown();
    expect(idsOf(kept.envelopes)).toEqual(Array.from({ length: 100 }, (_, i) => `${i + 3}`));
    expect(kept.envelopes[0]?.recording.dropped_sessions).toBe(3);
    expect(lines).toEqual([expect.stringMatching(/^\[chaukas\] .*of 100 sessions that wait the oldest are dropped/)]);
  });

  it('shutdown() exports what waits, and sessions that come later are exported too', async () => {
    record();
    const { observatory, kept } = observing({});
    run(observatory, '1');
    await observatory.shutdown();
    expect(idsOf(kept.envelopes)).toEqual(['1']);
    run(observatory, '2');
    await observatory.shutdown();
    expect(idsOf(kept.envelopes)).toEqual(['1', '2']);
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
      expect(idsOf(slow.envelopes)).toEqual(['1', '3']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('flush() of the suite exports what waits, and gives nothing up', async () => {
    record();
    const { observatory, kept } = observing({});
    run(observatory, '1');
    await flush();
    expect(idsOf(kept.envelopes)).toEqual(['1']);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const slow = new Observatory(new Slow());
      run(slow, '2');
      const flushed = flush();
      await vi.advanceTimersByTimeAsync(2000);
      await flushed;
      expect(slow.stats).toMatchObject({ waiting: 1, dropped: 0 });
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

describe('several exporters', () => {
  it('get the same envelope, also where one before them fails', async () => {
    record();
    const [first, last] = [new Kept(), new Slow()];
    const failing = { export: () => Promise.reject(new Error('no')) };
    const throwing = {
      export(): void {
        throw new Error('no');
      },
    };
    const observatory = new Observatory([throwing, first, failing, last], { inline: true });
    run(observatory, 's');
    expect(first.only).toBe(last.only);
    expect(observatory.stats).toMatchObject({ waiting: 1, failed: 0 });
    last.release();
    await observatory.shutdown();
    expect(observatory.stats).toMatchObject({ waiting: 0, failed: 1 });
  });
});
