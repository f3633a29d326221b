import { type Event, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { customSpan, type SessionOptions, trace, withAgentSpan, withSession, withTrace } from '../../src/index.ts';
import { all, find, record } from '../support/recording.ts';

const step = (): void => customSpan('step').start().finish();

async function stepOf(work: () => void, tags: string[] = []): Promise<Event> {
  const recording = record({ tenantId: 't-0', tags });
  work();
  return find(await recording.events(), EventType.SYSTEM);
}

describe('a session inside another', () => {
  const outer: SessionOptions = {
    sessionId: 's-1',
    tenantId: 't-1',
    projectId: 'p-1',
    userId: 'u-1',
    agentId: 'a-1',
    tags: ['one'],
    metadata: { a: 1, b: 1 },
  };

  it('has what it does not give from it', async () => {
    const event = await stepOf(() =>
      withSession(outer, () => withSession({ tenantId: '', projectId: undefined }, step)),
    );
    expect(event).toMatchObject({ sessionId: 's-1', tenantId: 't-1', projectId: 'p-1', agentId: 'a-1' });
  });

  it('has what it gives itself; tags are added, metadata is merged', async () => {
    const recording = record({ tags: ['zero'] });
    const inner: SessionOptions = { sessionId: 's-2', tenantId: 't-2', tags: ['one', 'two'], metadata: { b: 2, c: 2 } };
    withSession(outer, () => withSession(inner, step));
    const events = await recording.events();
    const event = find(events, EventType.SYSTEM);
    expect(event).toMatchObject({ sessionId: 's-2', tenantId: 't-2', projectId: 'p-1', tags: ['zero', 'one', 'two'] });
    const start = all(events, EventType.SESSION_START)[1];
    expect(start?.metadata).toMatchObject({ user_id: 'u-1', context: { a: 1, b: 2, c: 2 } });
  });

  it('is one pair with it where both are one session', async () => {
    const recording = record();
    withSession(outer, () => withSession({ userId: 'u-2' }, step));
    expect(await recording.types()).toEqual(['SESSION_START', 'SYSTEM', 'SESSION_END']);
  });
});

describe('the session of a trace', () => {
  it('is the one around it before its group', async () => {
    const event = await stepOf(() =>
      withSession({ sessionId: 's-1' }, () => withTrace('run', step, { groupId: 'thread-7' })),
    );
    expect(event.sessionId).toBe('s-1');
  });

  it('is the one it names before the one around it, of the same tenant', async () => {
    const session = { sessionId: 's-2' };
    const event = await stepOf(() =>
      withSession({ sessionId: 's-1', tenantId: 't-1' }, () => withTrace('run', step, { session })),
    );
    expect(event).toMatchObject({ sessionId: 's-2', tenantId: 't-1' });
  });

  it('is its own inside a trace without a session, of the same tenant, project and tags', async () => {
    const session = { tenantId: 't-1', projectId: 'p-1', tags: ['x'] };
    const event = await stepOf(() =>
      withTrace('outer', () => withTrace('inner', step), { session, groupId: 'thread-7' }),
    );
    expect(event).toMatchObject({ sessionId: event.traceId, tenantId: 't-1', projectId: 'p-1', tags: ['x'] });
  });

  it('is known to a trace by hand too', async () => {
    const event = await stepOf(() =>
      withSession({ sessionId: 's-1' }, () => {
        using _run = trace('run').start(true);
        step();
      }),
    );
    expect(event.sessionId).toBe('s-1');
  });

  it('keeps its tenant though what else it says cannot be read', async () => {
    const session = {
      tenantId: 't-2',
      get tags(): string[] {
        throw new Error('theirs');
      },
      metadata: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('theirs');
          },
        },
      ),
    };
    const event = await stepOf(() =>
      withSession({ tenantId: 't-1', metadata: { a: 1 } }, () => withTrace('run', step, { session })),
    );
    expect(event.tenantId).toBe('t-2');
  });
});

it('the agent of a session is that of what is in no other agent', async () => {
  const recording = record();
  withSession({ agentId: 'router' }, () => {
    step();
    withAgentSpan(step, { data: { name: 'Helper' } });
  });
  const events = await recording.events();
  expect(all(events, EventType.SYSTEM).map(({ agentId }) => agentId)).toEqual(['router', 'helper']);
  expect(find(events, EventType.SESSION_START).agentId).toBe('router');
});

it('one trace id in two tenants at once is two traces', async () => {
  const recording = record();
  const options = { traceId: 'trace_00000000000000000000000000000001' };
  const runs = ['t-1', 't-2'].map((tenantId) => {
    const run = withSession({ sessionId: 's', tenantId }, () => trace('run', options).start());
    return { tenantId, span: customSpan(tenantId, { parent: run }).start(), run };
  });
  for (const { span, run } of runs) {
    span.finish();
    run.finish();
  }
  const events = await recording.events();
  expect(all(events, EventType.SYSTEM).map(({ tenantId, metadata }) => [tenantId, metadata?.name])).toEqual([
    ['t-1', 't-1'],
    ['t-2', 't-2'],
  ]);
  expect(all(events, EventType.SESSION_END).map(({ tenantId }) => tenantId)).toEqual(['t-1', 't-2']);
});
