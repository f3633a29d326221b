import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Mapping, plain, spanFixture, T0 } from './mapping.ts';

const agent = spanFixture({ type: 'agent', name: 'Outer' }, { spanId: 'outer' });

describe('every event', () => {
  it('says whose it is, of which session, trace and run, and of which branch', () => {
    const mapping = new Mapping({ branch: 'main', tags: ['prod'] });
    mapping
      .trace({ session: { sessionId: 's-1', tags: ['blue'] } })
      .start(agent)
      .end(agent)
      .endTrace();
    expect(mapping.events).toHaveLength(4);
    for (const event of mapping.events) {
      expect(plain(event)).toMatchObject({
        tenant_id: 't-1',
        project_id: 'p-1',
        session_id: 's-1',
        trace_id: 'trace_1',
        invocation_id: 'trace_1',
        branch: 'main',
        tags: ['prod', 'blue'],
      });
    }
  });

  it('belongs to the tenant and project of its session, else to those of the configuration', () => {
    const session = { sessionId: 's-1', tenantId: 't-2', projectId: 'p-2' };
    const [event] = new Mapping().trace({ session }).events;
    expect([event?.tenantId, event?.projectId]).toEqual(['t-2', 'p-2']);
  });
});

describe('the session of a trace', () => {
  it.each([
    ['is the one given', { session: { sessionId: 's-1' }, groupId: 'group_1' }, 's-1'],
    ["is else the group's", { session: {}, groupId: 'group_1' }, 'group_1'],
    ["is else the trace's own", { session: {} }, 'trace_1'],
  ])('%s', (_rule, trace, sessionId) => {
    expect(new Mapping().trace(trace).events[0]?.sessionId).toBe(sessionId);
  });

  it('has a span id that is the same in every process', () => {
    const hash = createHash('sha256').update('chaukas.session\nt-1\np-1\ns-1').digest('hex');
    expect(new Mapping().trace().events[0]?.spanId).toBe(`span_${hash.slice(0, 24)}`);
  });
});

describe('the parent of a span', () => {
  it('is the nearest span above it that has events, else the session; the session has none', () => {
    const turn = spanFixture({ type: 'turn', turn: 1 }, { spanId: 'turn', parentId: 'outer' });
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'tool', parentId: 'turn' });
    const { events } = new Mapping().trace().start(agent).start(turn).start(tool).end(tool).endTrace();
    const [session] = events;
    expect(events.map(({ parentSpanId }) => parentSpanId)).toEqual(['', session?.spanId, 'outer', 'outer', '']);
  });

  it('can have ended already', () => {
    const late = spanFixture({ type: 'function', name: 'f' }, { spanId: 'tool', parentId: 'outer' });
    const { events } = new Mapping().trace().start(agent).end(agent).start(late).end(late);
    expect(events.slice(3).map((event) => [event.parentSpanId, event.agentName])).toEqual([
      ['outer', 'Outer'],
      ['outer', 'Outer'],
    ]);
  });

  it('of the events of a task is not the task', () => {
    const task = spanFixture({ type: 'task', name: 'run', input: { text: 'Hi' } }, { spanId: 'task' });
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'tool', parentId: 'task' });
    const { events } = new Mapping().trace().start(task).start(tool);
    const [session, input, start] = events;
    expect([input?.parentSpanId, start?.parentSpanId]).toEqual([session?.spanId, session?.spanId]);
  });
});

describe('the agent', () => {
  it('is the nearest one, on everything that happens in it', () => {
    const inner = spanFixture(
      { type: 'agent', name: 'Inner', agent_id: 'id-7' },
      { spanId: 'inner', parentId: 'outer' },
    );
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'tool', parentId: 'inner' });
    const other = spanFixture({ type: 'function', name: 'g' }, { spanId: 'other', parentId: 'outer' });
    const mapping = new Mapping().trace().start(agent).start(inner).start(tool);
    mapping.point(tool, { type: 'error', message: 'no' }).end(tool).end(inner).start(other);
    expect(mapping.events.map((event) => event.agentId)).toEqual([
      '',
      'outer',
      'id-7',
      'id-7',
      'id-7',
      'id-7',
      'id-7',
      'outer',
    ]);
  });
});

describe('metadata of the place', () => {
  const instrumentation = { name: '@x/y', version: '1', library: 'z', library_version: '2' };

  it('has the instrumentation on the first event of each span', () => {
    const tool = spanFixture({ type: 'function', name: 'f' }, { instrumentation });
    const { events } = new Mapping().trace().start(tool).end(tool);
    expect(events.slice(1).map(({ metadata }) => metadata?.instrumentation)).toEqual([instrumentation, undefined]);
  });

  it('has it on the only event of a span, be that its end', () => {
    const custom = spanFixture({ type: 'custom', name: 'c' }, { instrumentation, spanId: 'c' });
    const task = spanFixture({ type: 'task', name: 't', output: { text: 'Bye' } }, { instrumentation, spanId: 't' });
    const { events } = new Mapping().trace().start(custom).end(custom).start(task).end(task);
    expect(events.slice(1).map(({ metadata }) => metadata?.instrumentation)).toEqual([
      instrumentation,
      instrumentation,
    ]);
  });

  it('says the turn on everything inside one', () => {
    const turn = spanFixture({ type: 'turn', turn: 2 }, { spanId: 'turn', parentId: 'outer' });
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'tool', parentId: 'turn' });
    const { events } = new Mapping().trace().start(agent).start(turn).start(tool).end(tool).end(turn).end(agent);
    expect(events.map(({ metadata }) => metadata?.turn)).toEqual([undefined, undefined, 2, 2, undefined]);
  });
});

describe('the time of an event', () => {
  it('is when it happened', () => {
    const tool = spanFixture({ type: 'function', name: 'f' }, { startTime: T0 + 0.25, endTime: T0 + 0.5 });
    const { events } = new Mapping().trace().start(tool).end(tool).endTrace();
    expect(events.map((event) => plain(event).timestamp)).toEqual([
      '2026-01-02T03:04:05Z',
      '2026-01-02T03:04:05.000250Z',
      '2026-01-02T03:04:05.000500Z',
      '2026-01-02T03:04:06Z',
    ]);
  });

  it('of another tracing library is read from its text', () => {
    const theirs = { startTime: undefined, endTime: undefined, startedAt: '2026-01-02T03:04:05.500Z' };
    const tool = spanFixture({ type: 'function', name: 'f' }, { ...theirs, endedAt: '2026-01-02T03:04:06.750Z' });
    const { events } = new Mapping().trace().start(tool).end(tool);
    expect(events.slice(1).map((event) => plain(event).timestamp)).toEqual([theirs.startedAt, tool.endedAt]);
    expect(events[2]?.performance?.durationMs).toBe(1250);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1e300, 1e300])(
    'is one that can be written, whatever was given: %s',
    (time) => {
      const tool = spanFixture({ type: 'function', name: 'f' }, { startTime: time, endTime: time });
      expect(new Mapping().trace().start(tool).end(tool).events).toHaveLength(3);
    },
  );
});
