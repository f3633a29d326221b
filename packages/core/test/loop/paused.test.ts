import { type Event, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withTrace } from '../../src/index.ts';
import { all, record } from '../support/recording.ts';
import { done, PlainClient, said } from './plain-client.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const paused = { paused: true, ids: ['msg_1'], output: { role: 'assistant', text: 'searching' } };

async function eventsOf(work: (client: PlainClient) => void): Promise<readonly Event[]> {
  const recording = record();
  work(new PlainClient());
  return recording.events();
}

function tracesOf(events: readonly Event[]): Set<string> {
  return new Set(events.map(({ traceId }) => traceId));
}

it('the request that goes on with an answer which was not final belongs to the same run, with one output', async () => {
  const events = await eventsOf((client) => {
    client.ask({ input: said('hello') }, paused);
    client.ask({ continues: ['msg_1'] }, { ...paused, ids: ['msg_2'] });
    client.ask({ continues: ['msg_1', 'msg_2'] }, done);
  });
  expect(tracesOf(events).size).toBe(1);
  expect(all(events, EventType.SESSION_END)).toHaveLength(1);
  expect(all(events, EventType.OUTPUT_EMITTED).map(({ content }) => content.value)).toMatchObject([done.output]);
});

it('nobody went on: the run ends idle, without an output', async () => {
  const events = await eventsOf((client) => {
    client.ask({}, paused);
    vi.advanceTimersByTime(60_000);
  });
  expect(all(events, EventType.SESSION_END).map(({ metadata }) => metadata?.end_reason)).toEqual(['idle']);
  expect(all(events, EventType.OUTPUT_EMITTED)).toEqual([]);
});

it('who goes on after that does so in a new trace of the same session', async () => {
  const events = await eventsOf((client) => {
    client.ask({}, paused);
    vi.advanceTimersByTime(60_000);
    client.ask({ continues: ['msg_1'] }, done);
  });
  expect(tracesOf(events).size).toBe(2);
  expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(1);
});

it('an answer is gone on with once: the same request again is a run of its own', async () => {
  const events = await eventsOf((client) => {
    client.ask({}, paused);
    client.ask({ continues: ['msg_1'] }, done);
    client.ask({ continues: ['msg_1'] }, done);
  });
  expect(tracesOf(events).size).toBe(2);
});

it('a run ends when a call inside a trace of the app goes on with it', async () => {
  const events = await eventsOf((client) => {
    client.ask({}, paused);
    withTrace('run', () => client.ask({ continues: ['msg_1'] }, done));
  });
  expect(all(events, EventType.SESSION_END).map(({ metadata }) => metadata?.end_reason)).toEqual([
    undefined,
    undefined,
  ]);
});
