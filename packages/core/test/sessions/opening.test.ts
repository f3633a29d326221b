import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import {
  agentSpan,
  configure,
  customSpan,
  getCurrentTrace,
  setTracingDisabled,
  trace,
  withAgentSpan,
  withSession,
  withTrace,
} from '../../src/index.ts';
import { done, PlainClient, said } from '../loop/plain-client.ts';
import { all, find, record } from '../support/recording.ts';
import { trailProblems } from '../support/trail.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('withSession', () => {
  it('returns what the callback returns, and throws what it throws', async () => {
    record();
    const value = {};
    expect(withSession({}, () => value)).toBe(value);
    expect(await withSession({}, async () => value)).toBe(value);
    const error = new Error('mine');
    expect(() =>
      withSession({}, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(withSession({}, () => Promise.reject(error))).rejects.toBe(error);
  });

  it('opens the session at once and ends it when the callback is done', async () => {
    const recording = record();
    let release: () => void = () => undefined;
    const given = { sessionId: 's-1', userId: 'u-1', metadata: { plan: 'gold' }, name: 'support' };
    const running = withSession(given, () => new Promise<void>((resolve) => (release = resolve)));
    const [start, ...rest] = await recording.events();
    expect(rest).toEqual([]);
    expect(start).toMatchObject({ type: EventType.SESSION_START, sessionId: 's-1' });
    expect(start?.metadata).toMatchObject({ workflow_name: 'support', user_id: 'u-1', context: { plan: 'gold' } });
    release();
    await running;
    const events = await recording.events();
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ type: EventType.SESSION_END, status: EventStatus.COMPLETED });
    expect(events[1]?.metadata).toMatchObject({ workflow_name: 'support', user_id: 'u-1', events: 2 });
    expect(events[1]?.traceId).toBe(start?.traceId);
  });

  it('ends it only after its last run, under the trace of the session', async () => {
    const recording = record();
    const run = withSession({}, () => trace('run').start());
    expect(await recording.types()).toEqual(['SESSION_START']);
    run.finish();
    const [start, end] = await recording.events();
    expect(end?.type).toBe(EventType.SESSION_END);
    expect(end?.traceId).toBe(start?.traceId);
    expect(end?.traceId).not.toBe(run.traceId);
  });

  it('makes a new session id where none is given', async () => {
    const recording = record();
    withSession({}, () => undefined);
    withSession({ sessionId: '' }, () => undefined);
    const ids = all(await recording.events(), EventType.SESSION_START).map(({ sessionId }) => sessionId);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^session_[0-9a-f]{32}$/);
  });

  it('gives every run inside a trace of its own in the session', async () => {
    const recording = record();
    withSession({ sessionId: 's-1' }, () => {
      withTrace('run', () => undefined);
      withAgentSpan(() => undefined, { data: { name: 'Agent' } });
      new PlainClient().ask({ input: said('hello') }, done);
      agentSpan('by hand').start().finish();
    });
    const events = await recording.events();
    expect(trailProblems(events)).toEqual([]);
    expect(new Set(events.map(({ sessionId }) => sessionId))).toEqual(new Set(['s-1']));
    const session = find(events, EventType.SESSION_START);
    const [agent, byHand] = all(events, EventType.AGENT_START);
    const model = find(events, EventType.MODEL_INVOCATION_START);
    expect(byHand?.traceId).toBe(session.traceId);
    expect(new Set([session, agent, model].map((event) => event?.traceId)).size).toBe(3);
    expect(await recording.types()).toContain('INPUT_RECEIVED');
    expect(await recording.types()).toContain('OUTPUT_EMITTED');
    expect(recording.lines).toEqual([]);
  });

  it('names the workflow of a run that joined', async () => {
    const recording = record();
    withSession({ name: 'request' }, () => withTrace('refund', () => customSpan('step').start().finish()));
    const events = await recording.events();
    expect(find(events, EventType.SESSION_START).metadata?.workflow_name).toBe('request');
    expect(find(events, EventType.SYSTEM).metadata?.workflow_name).toBe('refund');
  });

  it('says at its end what the runs inside added', async () => {
    const recording = record();
    withSession({ metadata: { plan: 'gold' } }, () =>
      withTrace('run', () => withSession({ userId: 'u-2' }, () => undefined), { metadata: { order: 7 } }),
    );
    const end = find(await recording.events(), EventType.SESSION_END);
    expect(end.metadata).toMatchObject({ user_id: 'u-2', context: { order: 7 } });
  });

  it('leaves what was current as it was', async () => {
    record();
    await withTrace('outer', async (outer) => {
      await withSession({}, async () => {
        expect(getCurrentTrace()).not.toBe(outer);
        await turn();
      });
      expect(getCurrentTrace()).toBe(outer);
    });
    withSession({}, () => undefined);
    expect(getCurrentTrace()).toBeUndefined();
  });

  it('only runs the callback while tracing is off, or inside what is disabled', async () => {
    const recording = record();
    setTracingDisabled(true);
    expect(withSession({ sessionId: 's' }, () => 1)).toBe(1);
    setTracingDisabled(false);
    withTrace('muted', () => withSession({}, () => 2), { disabled: true });
    configure({ enabled: false });
    withSession({}, () => 3);
    configure({ enabled: true });
    expect(await recording.types()).toEqual([]);
  });
});

describe('work that outlives its session', () => {
  it('opens it again with its next run, whose tenant it is known to be', async () => {
    const recording = record();
    const late = withSession({ sessionId: 's-1', tenantId: 't-1', projectId: 'p-1' }, () => ({
      work: turn().then(() => withTrace('late', () => customSpan('step').start().finish())),
    }));
    await late.work;
    const events = await recording.events();
    expect(events.map(({ type }) => EventType[type])).toEqual([
      'SESSION_START',
      'SESSION_END',
      'SESSION_START',
      'SYSTEM',
      'SESSION_END',
    ]);
    expect(events[2]?.metadata).toMatchObject({ resumed: true });
    for (const { tenantId, projectId, sessionId } of events) {
      expect([tenantId, projectId, sessionId]).toEqual(['t-1', 'p-1', 's-1']);
    }
  });

  it('opens nothing with a late event, span or end: they carry their ids', async () => {
    const recording = record();
    const span = withSession({ sessionId: 's-1', tenantId: 't-1' }, () => agentSpan('Agent').start());
    for (let i = 0; i < 1100; i++) withSession({ sessionId: `other ${i}` }, () => undefined);
    span.addEvent({ type: 'system', name: 'late' });
    customSpan('child', { parent: span }).start().finish();
    span.finish();
    const events = (await recording.events()).filter(({ sessionId }) => sessionId === 's-1');
    expect(events.map(({ type }) => EventType[type])).toEqual([
      'SESSION_START',
      'AGENT_START',
      'SESSION_END',
      'SYSTEM',
      'SYSTEM',
      'AGENT_END',
    ]);
    for (const { tenantId } of events) expect(tenantId).toBe('t-1');
  });
});
