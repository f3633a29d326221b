import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Destination, pipelineTo, push, pushText } from './destination.ts';

const TEXT = 'x'.repeat(4 * 1024 * 1024);
const WHOLE = {
  truncated: TEXT.slice(0, 2048),
  bytes: TEXT.length,
  sha256: createHash('sha256').update(TEXT).digest('hex'),
};

describe('long texts', () => {
  it('are hashed with turns for the app in between, and the events stay in order', async () => {
    const destination = new Destination(true);
    const pipeline = pipelineTo(destination);
    pushText(pipeline, TEXT);
    push(pipeline, 'after');
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    await pipeline.flush();
    counting = false;
    expect(turns).toBeGreaterThan(4);
    const [event, after] = destination.batches.flat();
    expect(event?.content.value).toEqual({ text: WHOLE });
    expect(after?.eventId).toBe('after');
  });

  it('are whole at the exit of the process, also half-way through', async () => {
    const destination = new Destination(true);
    const pipeline = pipelineTo(destination);
    pushText(pipeline, TEXT);
    const flushed = pipeline.flush();
    await new Promise((resolve) => setImmediate(resolve));
    expect(destination.batches).toEqual([]);
    pipeline.flushSync();
    expect(destination.batches.flat()[0]?.content.value).toEqual({ text: WHOLE });
    await flushed;
    expect(destination.batches).toHaveLength(1);
    expect(pipeline.report).toEqual({ sent: 1, dropped: 0 });
  });

  it('are not held while an exporter that hangs has the events before them', async () => {
    const destination = new Destination();
    destination.behave = () => new Promise(() => undefined);
    const pipeline = pipelineTo(destination);
    push(pipeline, 1, 2, 3);
    const init = pushText(pipeline, TEXT);
    for (let turns = 0; turns < 100; turns++) await new Promise((resolve) => setImmediate(resolve));
    // The marker is whole: what it was made from is needed no more.
    expect(init.content?.value).toEqual({ text: WHOLE });
    expect(destination.batches).toEqual([]);
    expect(pipeline.waiting).toBe(4);
  });
});
