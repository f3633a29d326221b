import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Destination, endOfTick, pipelineTo, push, pushBytes, range } from './destination.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('an exporter that takes batches', () => {
  it('gets events in order, in batches of the size asked for', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    push(pipeline, ...range(8));
    await pipeline.flush();
    expect(destination.ids).toEqual(range(8).map(String));
    expect(destination.sizes).toEqual([3, 3, 2]);
  });

  it('gets a batch that is full at the end of the tick', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    push(pipeline, 1, 2);
    await endOfTick();
    expect(destination.ids).toEqual([]);
    push(pipeline, 3);
    expect(destination.ids).toEqual([]);
    await endOfTick();
    expect(destination.ids).toEqual(['1', '2', '3']);
  });

  it('gets a batch that is full by its bytes at the end of the tick', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    pushBytes(pipeline, 600);
    await endOfTick();
    expect(destination.sizes).toEqual([]);
    pushBytes(pipeline, 600);
    await endOfTick();
    expect(destination.sizes).toEqual([1, 1]);
    pushBytes(pipeline, 600);
    await endOfTick();
    expect(destination.sizes).toEqual([1, 1]);
  });

  it('gets an event that is larger than a batch in one of its own', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    pushBytes(pipeline, 10);
    pushBytes(pipeline, 5000);
    pushBytes(pipeline, 10);
    await pipeline.flush();
    expect(destination.sizes).toEqual([1, 1, 1]);
  });

  it('gets what is not full after the interval, counted from the first event', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    push(pipeline, 1);
    vi.advanceTimersByTime(4000);
    push(pipeline, 2);
    vi.advanceTimersByTime(999);
    await endOfTick();
    expect(destination.ids).toEqual([]);
    vi.advanceTimersByTime(1);
    await endOfTick();
    expect(destination.ids).toEqual(['1', '2']);
    push(pipeline, 3);
    vi.advanceTimersByTime(5000);
    await endOfTick();
    expect(destination.ids).toEqual(['1', '2', '3']);
  });

  it('is not hurried by an interval that timers cannot count', async () => {
    const destination = new Destination();
    push(pipelineTo(destination, { flushInterval: 1e12 }), 1);
    vi.advanceTimersByTime(60_000);
    await endOfTick();
    expect(destination.ids).toEqual([]);
  });

  it('gets the next batch when it is done with the one before', async () => {
    const destination = new Destination();
    const releases: (() => void)[] = [];
    destination.behave = () => new Promise<void>((resolve) => releases.push(resolve));
    const pipeline = pipelineTo(destination);
    push(pipeline, ...range(6));
    const flushed = pipeline.flush();
    await endOfTick();
    expect(releases).toHaveLength(1);
    push(pipeline, 7);
    releases.shift()?.();
    await endOfTick();
    expect(releases).toHaveLength(1);
    releases.shift()?.();
    await endOfTick();
    releases.shift()?.();
    await flushed;
    expect(destination.ids).toEqual(range(7).map(String));
  });
});

describe('an exporter that writes through', () => {
  it('gets the events of a tick at its end, never inside the call', async () => {
    const destination = new Destination(true);
    const pipeline = pipelineTo(destination);
    push(pipeline, 1);
    expect(destination.ids).toEqual([]);
    await endOfTick();
    expect(destination.ids).toEqual(['1']);
    push(pipeline, 2, 3);
    await endOfTick();
    expect(destination.ids).toEqual(['1', '2', '3']);
  });

  it('gets what is left at once when the process ends', () => {
    const destination = new Destination(true);
    const pipeline = pipelineTo(destination);
    push(pipeline, ...range(7));
    pipeline.flushSync();
    expect(destination.ids).toEqual(range(7).map(String));
    expect(pipeline.report).toEqual({ sent: 7, dropped: 0 });
  });
});

describe('flush', () => {
  it('delivers also what came while it was at it', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    destination.behave = async (events) => {
      if (events.some(({ eventId }) => eventId === '1')) push(pipeline, 'meanwhile');
    };
    push(pipeline, 1);
    await pipeline.flush();
    expect(destination.ids).toEqual(['1', 'meanwhile']);
  });

  it.each(range(12))('delivers what came just as it was done, %s steps after the last export', async (steps) => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    let release: () => void = () => undefined;
    destination.behave = () => new Promise<void>((resolve) => (release = resolve));
    push(pipeline, 1);
    const first = pipeline.flush();
    await endOfTick();
    destination.behave = () => undefined;
    release();
    for (let i = 0; i < steps; i++) await null;
    push(pipeline, 2);
    await pipeline.flush();
    expect(destination.ids).toEqual(['1', '2']);
    await first;
  });

  it('lets the exporter deliver what it holds itself; shutdown closes it, and later events go on', async () => {
    const destination = new Destination();
    const pipeline = pipelineTo(destination);
    await pipeline.flush();
    await pipeline.shutdown();
    expect(destination.calls).toEqual(['flush', 'flush', 'shutdown']);
    push(pipeline, 1);
    await pipeline.flush();
    expect(destination.ids).toEqual(['1']);
  });
});
