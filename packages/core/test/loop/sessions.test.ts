import { EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { withTrace } from '../../src/index.ts';
import { all, record } from '../support/recording.ts';
import { done, PlainClient } from './plain-client.ts';

async function sessionsOf(work: (client: PlainClient) => void): Promise<string[]> {
  const recording = record();
  work(new PlainClient());
  return all(await recording.events(), EventType.SESSION_START).map(({ sessionId }) => sessionId);
}

it('a request that continues a known answer belongs to its session, in a trace of its own', async () => {
  const [first, second, third] = await sessionsOf((client) => {
    client.ask({}, { ...done, ids: ['resp_1'] });
    client.ask({ continues: ['resp_1'] }, { ...done, ids: ['resp_2'] });
    client.ask({ continues: ['unknown', 'resp_2'] }, done);
  });
  expect(first).toMatch(/^trace_/);
  expect([second, third]).toEqual([first, first]);
});

it('a call that was given up belongs to its conversation, which goes on', async () => {
  const [first, second] = await sessionsOf((client) => {
    client.call({ continues: ['conv_1'] }).cancelled('aborted', [], ['conv_1']);
    client.ask({ continues: ['conv_1'] }, done);
  });
  expect(second).toBe(first);
});

it('an answer inside a session of the app is continued in that session', async () => {
  const sessions = await sessionsOf((client) => {
    withTrace('run', () => client.ask({}, { ...done, ids: ['resp_1'] }), { groupId: 'thread-7' });
    client.ask({ continues: ['resp_1'] }, done);
  });
  expect(sessions).toEqual(['thread-7', 'thread-7']);
});

it('ids of other clients, and unknown ones, continue nothing', async () => {
  const sessions = await sessionsOf((client) => {
    client.ask({}, { ...done, ids: ['resp_1'] });
    new PlainClient().ask({ continues: ['resp_1'] }, done);
    client.ask({ continues: ['resp_0'] }, done);
  });
  expect(new Set(sessions).size).toBe(3);
});

it('a call inside a trace of the app opens no session and knows no input', async () => {
  const recording = record();
  withTrace('run', () => new PlainClient().ask({ input: { text: 'hello' } }, done));
  expect(await recording.types()).toEqual([
    'SESSION_START',
    'MODEL_INVOCATION_START',
    'MODEL_INVOCATION_END',
    'SESSION_END',
  ]);
});
