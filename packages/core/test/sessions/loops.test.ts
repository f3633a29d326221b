import { type Event, EventType } from '@chaukas/spec';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { customSpan, functionSpan, withFunctionSpan, withSession } from '../../src/index.ts';
import { suite } from '../../src/runtime/suite.ts';
import { done, PlainClient, toolCall } from '../loop/plain-client.ts';
import { all, find, record } from '../support/recording.ts';
import { trailProblems } from '../support/trail.ts';

const ask = (client: PlainClient): void => void client.ask({}, { toolCalls: [toolCall('1')] });
const answer = (client: PlainClient): void => void client.ask({ results: [{ id: '1', output: 1 }] }, done);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

async function eventsOf(work: (client: PlainClient) => void): Promise<readonly Event[]> {
  const recording = record();
  work(new PlainClient());
  return recording.events();
}

describe('the plain client loops of a session', () => {
  it('are one trace per loop, also over several requests of the session', async () => {
    const events = await eventsOf((client) => {
      withSession({ sessionId: 's-1' }, () => ask(client));
      withSession({ sessionId: 's-1' }, () => answer(client));
      withSession({ sessionId: 's-1' }, () => client.ask({}, done));
    });
    const models = all(events, EventType.MODEL_INVOCATION_START).map(({ traceId }) => traceId);
    expect(models[1]).toBe(models[0]);
    expect(models[2]).not.toBe(models[0]);
    expect(find(events, EventType.TOOL_CALL_END).content.value).toMatchObject({ output: { output: 1 } });
    expect(new Set(events.map(({ sessionId }) => sessionId))).toEqual(new Set(['s-1']));
    expect(trailProblems(events)).toEqual([]);
  });

  it('belong to the session around them, not to the one that an answer came from', async () => {
    const events = await eventsOf((client) => {
      client.ask({}, { ...done, ids: ['resp_1'] });
      withSession({ sessionId: 's-2' }, () => client.ask({ continues: ['resp_1'] }, done));
    });
    expect(all(events, EventType.MODEL_INVOCATION_START)[1]?.sessionId).toBe('s-2');
  });

  it('complete a tool call of another session where it was asked for, and stay where they are', async () => {
    const events = await eventsOf((client) => {
      withSession({ sessionId: 's-1' }, () => ask(client));
      withSession({ sessionId: 's-2' }, () => answer(client));
    });
    expect(find(events, EventType.TOOL_CALL_END).sessionId).toBe('s-1');
    expect(all(events, EventType.MODEL_INVOCATION_START).map(({ sessionId }) => sessionId)).toEqual(['s-1', 's-2']);
    expect(all(events, EventType.SESSION_END)).toHaveLength(2);
    expect(trailProblems(events)).toEqual([]);
  });

  it('never take a tool call of another tenant, though the ids are the same', async () => {
    const events = await eventsOf((client) => {
      for (const tenantId of ['t-2', 't-1']) withSession({ sessionId: 's', tenantId }, () => ask(client));
      for (const tenantId of ['t-3', 't-1', 't-2']) withSession({ sessionId: 's', tenantId }, () => answer(client));
    });
    const ends = all(events, EventType.TOOL_CALL_END);
    // Tenants are written apart, so their order says nothing.
    expect(ends.map(({ tenantId }) => tenantId).sort()).toEqual(['t-1', 't-2']);
    for (const end of ends) {
      const start = all(events, EventType.TOOL_CALL_START).find(({ spanId }) => spanId === end.spanId);
      expect(start?.tenantId).toBe(end.tenantId);
    }
  });

  it('keep a helper in the session, during its loop and after it', async () => {
    const events = await eventsOf((client) => {
      withSession({ sessionId: 's-1' }, () => {
        suite().loops.runHelper(() => {
          ask(client);
          withFunctionSpan(() => 1, { data: { name: 'tool' } });
          answer(client);
          customSpan('after').start().finish();
        });
      });
    });
    expect(new Set(events.map(({ sessionId }) => sessionId))).toEqual(new Set(['s-1']));
    expect(new Set(all(events, EventType.MODEL_INVOCATION_START).map(({ traceId }) => traceId)).size).toBe(1);
    expect(find(events, EventType.SYSTEM).traceId).toBe(find(events, EventType.SESSION_START).traceId);
    expect(trailProblems(events)).toEqual([]);
  });
});

describe('a function span for a tool call that waits', () => {
  it('is that call in the same session, also in another request', async () => {
    const events = await eventsOf((client) => {
      withSession({ sessionId: 's-1' }, () => ask(client));
      withSession({ sessionId: 's-1' }, () => withFunctionSpan(() => 1, { data: { name: 'tool' } }));
    });
    expect(all(events, EventType.TOOL_CALL_START)).toHaveLength(1);
  });

  it.each([
    ['in another session', { sessionId: 's-2' }],
    ['of another tenant', { sessionId: 's-1', tenantId: 't-2' }],
  ])('is another one %s', async (_where, other) => {
    const events = await eventsOf((client) => {
      withSession({ sessionId: 's-1' }, () => ask(client));
      withSession(other, () => withFunctionSpan(() => 1, { data: { name: 'tool' } }));
    });
    expect(all(events, EventType.TOOL_CALL_START).map(({ sessionId }) => sessionId)).toEqual(['s-1', other.sessionId]);
  });

  it('is another one outside any session', async () => {
    const recording = record();
    withSession({ sessionId: 's-1' }, () => ask(new PlainClient()));
    withFunctionSpan(() => 1, { data: { name: 'tool' } });
    functionSpan('tool');
    expect(all(await recording.events(), EventType.TOOL_CALL_START)).toHaveLength(2);
  });
});
