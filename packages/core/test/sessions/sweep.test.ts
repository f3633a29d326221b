import { EventStatus, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agentSpan, configure, functionSpan, trace, withSession, withTrace } from '../../src/index.ts';
import { done, PlainClient } from '../loop/plain-client.ts';
import { all, find, record } from '../support/recording.ts';
import { trailProblems } from '../support/trail.ts';

const { CANCELLED, COMPLETED } = EventStatus;
const never = (): Promise<void> => new Promise(() => undefined);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const pass = (seconds: number): void => void vi.advanceTimersByTime(seconds * 1000);

describe('a run in which nothing happens any more', () => {
  it('is given up after an hour: its spans, then itself, and one event says so', async () => {
    const recording = record();
    void withTrace('run', () => {
      const agent = agentSpan('Agent').start();
      functionSpan('tool', { parent: agent }).start();
      return never();
    });
    pass(3599);
    expect(await recording.types()).not.toContain('SESSION_END');
    pass(2);
    const events = await recording.events();
    expect(trailProblems(events)).toEqual([]);
    expect(events.slice(3).map(({ type }) => EventType[type])).toEqual([
      'SYSTEM',
      'TOOL_CALL_END',
      'AGENT_END',
      'SESSION_END',
    ]);
    expect(find(events, EventType.SYSTEM).metadata).toMatchObject({ name: 'sweep', data: { idle_seconds: 3600 } });
    for (const type of [EventType.TOOL_CALL_END, EventType.AGENT_END, EventType.SESSION_END]) {
      expect(find(events, type).status).toBe(CANCELLED);
      expect(find(events, type).metadata).toMatchObject({ end_reason: 'swept' });
    }
  });

  it.each([
    ['a span starts', (span: ReturnType<typeof agentSpan>) => void functionSpan('tool', { parent: span }).start()],
    ['a span has an event', (span: ReturnType<typeof agentSpan>) => span.addEvent({ type: 'system', name: 'x' })],
    ['a span ends', (span: ReturnType<typeof agentSpan>) => span.finish()],
  ])('lives on while something does: %s', async (_what, sign) => {
    const recording = record({ runTimeout: 10 });
    const run = trace('run').start();
    const span = agentSpan('Agent', { parent: run }).start();
    pass(8);
    sign(span);
    pass(8);
    expect(await recording.types()).not.toContain('SESSION_END');
    pass(4);
    expect(find(await recording.events(), EventType.SESSION_END).metadata).toMatchObject({ end_reason: 'swept' });
  });

  it('lives on while a run inside it does, and for the same time after it', async () => {
    const recording = record({ runTimeout: 10 });
    void withTrace('outer', () => {
      const inner = trace('inner').start();
      void never();
      for (let i = 0; i < 5; i++) {
        pass(8);
        inner.addEvent({ type: 'system', name: 'alive' });
      }
      inner.finish();
      pass(8);
      return never();
    });
    expect(all(await recording.events(), EventType.SESSION_END)).toHaveLength(1);
    pass(3);
    expect(all(await recording.events(), EventType.SESSION_END)).toHaveLength(2);
  });

  it('is a model call that hangs, too', async () => {
    const recording = record({ runTimeout: 10 });
    const live = new PlainClient().call();
    pass(11);
    live.answered(done);
    const events = await recording.events();
    expect(trailProblems(events)).toEqual([]);
    expect(find(events, EventType.MODEL_INVOCATION_END).status).toBe(CANCELLED);
  });

  it('goes on being recorded when it comes back, and opens nothing', async () => {
    const recording = record({ runTimeout: 10 });
    const run = trace('run').start();
    pass(11);
    functionSpan('late', { parent: run }).start().finish();
    run.finish();
    expect(await recording.types()).toEqual([
      'SESSION_START',
      'SYSTEM',
      'SESSION_END',
      'TOOL_CALL_START',
      'TOOL_CALL_END',
    ]);
  });
});

it('a session lives as long as its callback, the runs inside it do not', async () => {
  const recording = record({ runTimeout: 10 });
  let release: () => void = () => undefined;
  const running = withSession({}, () => {
    void withTrace('forgotten', never);
    return new Promise<void>((resolve) => (release = resolve));
  });
  pass(100);
  expect(await recording.types()).toEqual(['SESSION_START', 'SYSTEM']);
  release();
  await running;
  const end = find(await recording.events(), EventType.SESSION_END);
  expect(end.status).toBe(CANCELLED);
  expect(end.metadata).toMatchObject({ end_reason: 'swept' });
});

it('0 gives up nothing', async () => {
  const recording = record({ runTimeout: 0 });
  const run = trace('run').start();
  pass(1e6);
  run.finish();
  expect(find(await recording.events(), EventType.SESSION_END).status).toBe(COMPLETED);
});

/** How many timers there are while two runs are under way, while one is, after both, and when the timeout has passed. */
function timers(runTimeout: number): number[] {
  record({ runTimeout });
  vi.clearAllTimers();
  const runs = ['one', 'two'].map((name) => trace(name).start());
  const counts = runs.map((run) => {
    const count = vi.getTimerCount();
    run.finish();
    return count;
  });
  const after = vi.getTimerCount();
  pass(runTimeout);
  return [...counts, after, vi.getTimerCount()];
}

it('there is one timer for all runs, which goes when the timeout has passed after the last', () => {
  const [two = 0, one = 0, none = 0, later = 0] = timers(0);
  expect(timers(1000)).toEqual([two + 1, one + 1, none + 1, later]);
});

it('a shorter timeout counts from the next run on', async () => {
  const recording = record({ runTimeout: 1000 });
  trace('one').start().finish();
  configure({ runTimeout: 10 });
  trace('two').start();
  pass(11);
  expect(all(await recording.events(), EventType.SESSION_END).map(({ status }) => status)).toEqual([
    COMPLETED,
    CANCELLED,
  ]);
});
