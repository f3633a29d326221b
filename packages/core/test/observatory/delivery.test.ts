import { describe, expect, it, vi } from 'vitest';
import { flush } from '../../src/index.ts';
import { Observatory } from '../../src/observatory/index.ts';
import { record } from '../support/recording.ts';
import { CONTEXT, idsOf, Kept, observing, run, Slow, turn } from './observing.ts';

describe('inline', () => {
  it('the exporter has the envelope when the session has ended', async () => {
    record();
    const { observatory, kept } = observing({ inline: true });
    run(observatory, 's');
    expect(idsOf(kept)).toEqual(['s']);
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
    expect(idsOf(kept)).toEqual(['1', '2', '3']);
    expect(observatory.stats).toMatchObject({ exported: 3, waiting: 0 });
  });

  it('one session is exported after the other', async () => {
    record();
    const slow = new Slow();
    const observatory = new Observatory([slow]);
    for (const id of ['1', '2']) run(observatory, id);
    await turn();
    expect(idsOf(slow)).toEqual(['1']);
    slow.release();
    await turn();
    expect(idsOf(slow)).toEqual(['1', '2']);
  });

  it('shutdown() exports what waits, and sessions that come later are exported too', async () => {
    record();
    const { observatory, kept } = observing({});
    run(observatory, '1');
    await observatory.shutdown();
    expect(idsOf(kept)).toEqual(['1']);
    run(observatory, '2');
    await observatory.shutdown();
    expect(idsOf(kept)).toEqual(['1', '2']);
  });

  it('flush() of the suite exports what waits, and gives nothing up', async () => {
    record();
    const { observatory, kept } = observing({});
    run(observatory, '1');
    await flush();
    expect(idsOf(kept)).toEqual(['1']);
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
