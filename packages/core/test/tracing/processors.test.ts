import { describe, expect, it } from 'vitest';
import {
  addTraceProcessor,
  agentSpan,
  flush,
  functionSpan,
  setTraceProcessors,
  shutdown,
  trace,
} from '../../src/index.ts';
import { broken, Listener, run } from '../support/listener.ts';
import { record } from '../support/recording.ts';

const ALL = ['trace start', 'span start', 'system', 'span end', 'trace end'];

describe('a processor', () => {
  it('hears of everything, in the order of what happened', () => {
    record();
    const listener = new Listener();
    addTraceProcessor(listener);
    run();
    expect(listener.heard).toEqual(ALL);
  });

  it('hears of each end once', () => {
    record();
    const listener = new Listener();
    addTraceProcessor(listener);
    const run = trace('run').start();
    const span = functionSpan('tool', { parent: run }).start();
    for (const made of [span, span, run, run]) made.finish();
    expect(listener.heard).toEqual(['trace start', 'span start', 'span end', 'trace end']);
  });

  it('gets what it may read of traces and spans', () => {
    record();
    const seen: unknown[] = [];
    addTraceProcessor(
      Object.assign(new Listener(), {
        onSpanEnd: (span: object) => {
          seen.push(span);
        },
      }),
    );
    const group = trace('run', { groupId: 'group_1' }).start(true);
    const span = agentSpan('Agent').start();
    span.setError({ message: 'no' });
    span.finish();
    group.finish();
    expect(seen).toMatchObject([
      {
        type: 'trace.span',
        traceId: group.traceId,
        spanId: span.spanId,
        parentId: null,
        spanData: { type: 'agent', name: 'Agent' },
        error: { message: 'no' },
        outcome: 'failed',
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        endedAt: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it('is kept from hurting others, the app and the trail', async () => {
    const recording = record();
    const listener = new Listener();
    addTraceProcessor(
      broken(() => {
        throw new Error('their bug');
      }),
    );
    addTraceProcessor(broken(() => Promise.reject(new Error('their bug, later'))));
    addTraceProcessor(listener);
    run();
    run();
    await new Promise((resolve) => setImmediate(resolve));
    expect(listener.heard).toEqual([...ALL, ...ALL]);
    expect(await recording.types()).toHaveLength(10);
    expect(recording.lines).toEqual([
      '[chaukas] an error in processor #1.onTraceStart was kept from the app: their bug',
      '[chaukas] an error in processor #2.onTraceStart was kept from the app: their bug, later',
    ]);
  });

  it('may return what it likes', () => {
    const recording = record();
    // A JavaScript user's arrow function returns the new length of the list.
    addTraceProcessor(broken((() => [].push()) as unknown as () => void));
    run();
    expect(recording.lines).toEqual([]);
  });

  it('that fails with another message each time does not flood stderr', () => {
    const recording = record();
    let count = 0;
    addTraceProcessor(
      broken(() => {
        throw new Error(`bug ${count++}`);
      }),
    );
    for (let i = 0; i < 100; i++) run();
    expect(recording.lines).toHaveLength(1);
  });

  it('is flushed with the trail, and shut down with it', async () => {
    record();
    const listener = new Listener();
    addTraceProcessor(listener);
    await flush();
    expect(listener.heard).toEqual(['flush']);
    await shutdown();
    expect(listener.heard).toEqual(['flush', 'shutdown']);
  });
});

describe('setTraceProcessors', () => {
  it("replaces the user's processors and shuts those down, but not the trail", async () => {
    const recording = record();
    const [gone, kept, added] = [new Listener(), new Listener(), new Listener()];
    addTraceProcessor(gone);
    addTraceProcessor(kept);
    setTraceProcessors([kept, added]);
    run();
    expect(gone.heard).toEqual(['shutdown']);
    expect(kept.heard).toEqual(ALL);
    expect(added.heard).toEqual(ALL);
    setTraceProcessors([]);
    run();
    expect(kept.heard).toEqual([...ALL, 'shutdown']);
    expect((await recording.types()).filter((type) => type !== 'SYSTEM')).toHaveLength(8);
  });

  it('takes a copy of the list, and leaves out what is no processor', () => {
    const recording = record();
    const listener = new Listener();
    const list = [listener];
    setTraceProcessors(list);
    list.length = 0;
    run();
    expect(listener.heard).toEqual(ALL);
    for (const wrong of [[null, undefined, 7, 'x'], null, 42]) setTraceProcessors(wrong as unknown as Listener[]);
    addTraceProcessor(undefined as unknown as Listener);
    run();
    expect(recording.lines[0]).toBe(
      '[chaukas] an error in addTraceProcessor was kept from the app: what was given is not a processor',
    );
  });

  it('is a fact in the trail, with the names, each time that the list really changes', async () => {
    const recording = record();
    const [first, second] = [new Listener(), new Listener()];
    run();
    setTraceProcessors([first, second]);
    setTraceProcessors([first, second]);
    setTraceProcessors([]);
    const facts = (await recording.events()).filter(({ metadata }) => metadata?.name === 'processors_replaced');
    expect(facts.map(({ metadata }) => metadata?.data)).toEqual([
      { before: [], after: ['Listener', 'Listener#2'] },
      { before: ['Listener', 'Listener#2'], after: [] },
    ]);
  });
});
