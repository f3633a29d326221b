import { describe, expect, it } from 'vitest';
import { configure, flush, shutdown, trace } from '../../src/index.ts';
import { captureStderr, freshSuite, typeName } from '../support/recording.ts';
import { Destination, endOfTick } from './destination.ts';

const RUN = ['SESSION_START', 'SESSION_END'];

function fresh(): void {
  freshSuite();
  captureStderr();
  configure({ quiet: true, branch: 'main' });
}

function run(times = 1): void {
  for (let i = 0; i < times; i++) trace('run').start().finish();
}

function typesOf(destination: Destination): string[] {
  return destination.batches.flat().map(typeName);
}

/** Answers each export only when it is told to. */
function slow(destination: Destination): () => void {
  const releases: (() => void)[] = [];
  destination.behave = () => new Promise<void>((resolve) => releases.push(resolve));
  return () => releases.shift()?.();
}

describe('configure() while events wait', () => {
  it('sends them to the old destination, closes it, and counts them', async () => {
    fresh();
    const [old, next] = [new Destination(), new Destination()];
    configure({ exporter: old });
    run();
    configure({ exporter: next });
    run(2);
    expect(await flush()).toEqual({ sent: 6, dropped: 0 });
    expect(typesOf(old)).toEqual(RUN);
    expect(typesOf(next)).toEqual([...RUN, ...RUN]);
    expect(old.calls).toEqual(['flush', 'shutdown']);
    expect(next.calls).toEqual(['flush']);
  });

  it('waits for the old destination in flush()', async () => {
    fresh();
    const old = new Destination();
    const release = slow(old);
    configure({ exporter: old });
    run();
    configure({ exporter: new Destination() });
    let flushed = false;
    const flushing = flush().then((report) => {
      flushed = true;
      return report;
    });
    await endOfTick();
    expect(flushed).toBe(false);
    release();
    expect(await flushing).toEqual({ sent: 2, dropped: 0 });
  });

  it('of other settings leaves an exporter of the app open, and its events in order', async () => {
    fresh();
    const destination = new Destination();
    const release = slow(destination);
    configure({ exporter: destination, batchSize: 1 });
    run();
    await endOfTick();
    configure({ tenantId: 'second', batchSize: 50 });
    run();
    const flushing = flush();
    for (let i = 0; i < 6; i++) {
      release();
      await endOfTick();
    }
    expect(await flushing).toEqual({ sent: 4, dropped: 0 });
    expect(typesOf(destination)).toEqual([...RUN, ...RUN]);
    expect(destination.batches.flat().map(({ tenantId }) => tenantId)).toEqual([
      'default',
      'default',
      'second',
      'second',
    ]);
    expect(destination.calls).not.toContain('shutdown');
  });

  it('tells the next destination what the old one lost', async () => {
    fresh();
    const [old, next] = [new Destination(true), new Destination(true)];
    old.behave = () => {
      throw new Error('disk full');
    };
    configure({ exporter: old });
    run();
    configure({ exporter: next });
    run();
    expect(await flush()).toEqual({ sent: 3, dropped: 2, error: 'disk full' });
    expect(next.batches.flat().at(-1)?.metadata).toEqual({
      name: 'gap',
      lost: 2,
      seq_range: [1, 2],
      reason: 'disk full',
    });
  });
});

describe('shutdown()', () => {
  it('ends what is open, delivers it and closes the destination; what comes later opens it again', async () => {
    fresh();
    const destination = new Destination();
    configure({ exporter: destination });
    trace('open').start();
    expect(await shutdown()).toEqual({ sent: 2, dropped: 0 });
    expect(typesOf(destination)).toEqual(RUN);
    expect(destination.batches.flat().at(-1)?.metadata).toMatchObject({ end_reason: 'shutdown' });
    expect(destination.calls.at(-1)).toBe('shutdown');
    run();
    expect(await flush()).toEqual({ sent: 4, dropped: 0 });
  });

  it('of a suite that recorded nothing is no trouble', async () => {
    fresh();
    expect(await shutdown()).toEqual({ sent: 0, dropped: 0 });
    expect(await flush()).toEqual({ sent: 0, dropped: 0 });
  });
});
