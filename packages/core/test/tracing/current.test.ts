import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  agentSpan,
  customSpan,
  functionSpan,
  getCurrentSpan,
  getCurrentTrace,
  trace,
  withAgentSpan,
  withTrace,
} from '../../src/index.ts';
import { Cell } from '../../src/tracing/context.ts';
import { record } from '../support/recording.ts';

describe('what is current', () => {
  it('is nothing outside, and what was started so inside', () => {
    record();
    expect([getCurrentTrace(), getCurrentSpan()]).toEqual([undefined, undefined]);
    const run = trace('run').start(true);
    expect([getCurrentTrace(), getCurrentSpan()]).toEqual([run, undefined]);
    const span = agentSpan('Agent').start(true);
    expect([getCurrentTrace(), getCurrentSpan()]).toEqual([run, span]);
    span.finish();
    expect([getCurrentTrace(), getCurrentSpan()]).toEqual([run, undefined]);
    run.finish();
    expect(getCurrentTrace()).toBeUndefined();
  });

  it('is not what was started without asking for it', () => {
    record();
    const run = trace('run').start();
    expect(getCurrentTrace()).toBeUndefined();
    agentSpan('Agent', { parent: run }).start();
    expect(getCurrentSpan()).toBeUndefined();
  });

  it('is restored when spans end out of order', () => {
    record();
    using _run = trace('run').start(true);
    const outer = agentSpan('outer').start(true);
    const middle = [1, 2, 3].map((number) => agentSpan(`middle ${number}`).start(true));
    const inner = agentSpan('inner').start(true);
    for (const span of middle) span.finish();
    expect(getCurrentSpan()).toBe(inner);
    inner.finish();
    expect(getCurrentSpan()).toBe(outer);
    const again = functionSpan('tool');
    expect(again.parentId).toBe(outer.spanId);
    outer.finish();
    expect(getCurrentSpan()).toBeUndefined();
  });

  it('is the outer trace again after an inner one', () => {
    record();
    withTrace('outer', (outer) => {
      withTrace('inner', (inner) => {
        expect(getCurrentTrace()).toBe(inner);
        expect(customSpan('x').traceId).toBe(inner.traceId);
        expect(customSpan('x').parentId).toBeNull();
      });
      expect(getCurrentTrace()).toBe(outer);
    });
  });

  it('is what still is open, for work that outlives the span it began in', async () => {
    const recording = record();
    await withTrace('run', async (run) => {
      let late: Promise<string> | undefined;
      await withAgentSpan(
        async () => {
          late = Promise.resolve().then(async () => {
            await new Promise((resolve) => setImmediate(resolve));
            expect(getCurrentTrace()).toBe(run);
            return functionSpan('late').traceId;
          });
        },
        { data: { name: 'Agent' } },
      );
      expect(await late).toBe(run.traceId);
    });
    expect(recording.lines).toEqual([]);
  });

  it('can be ended from another context', async () => {
    record();
    using _run = trace('run').start(true);
    const span = agentSpan('Agent').start(true);
    await withTrace('elsewhere', async () => span.finish());
    expect(getCurrentSpan()).toBeUndefined();
  });
});

describe('traces that overlap outside any run', () => {
  it('are named once, with what to do', () => {
    const recording = record();
    const first = trace('first').start(true);
    const second = trace('second').start(true);
    trace('third').start(true).finish();
    first.finish();
    second.finish();
    expect(recording.lines).toHaveLength(1);
    expect(recording.lines[0]).toContain('withTrace()');
  });

  it('are no matter one after the other, inside each other, or inside a run', () => {
    const recording = record();
    trace('first').start(true).finish();
    trace('second').start(true).finish();
    const outer = trace('outer').start(true);
    trace('inside').start(true).finish();
    outer.finish();
    withTrace('run', () => {
      using _one = trace('first').start(true);
      using _two = trace('second').start(true);
    });
    expect(recording.lines).toEqual([]);
  });
});

it('the cell in an asynchronous resource prints as one word', () => {
  expect(inspect({ cell: new Cell(undefined) })).toBe('{ cell: [chaukas] }');
});
