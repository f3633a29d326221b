import { EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import type { ModelCallData } from '../../src/index.ts';
import { Mapping, plain, spanFixture, T0 } from './mapping.ts';

const { COMPLETED, FAILED, CANCELLED } = EventStatus;

describe('SESSION_START and SESSION_END', () => {
  it('say what is known of the session', () => {
    const trace = {
      metadata: { plan: 'gold' },
      session: { sessionId: 's-1', userId: 'u-1', metadata: { seat: 7 } },
    };
    const [start, end] = new Mapping().trace(trace).endTrace(trace).events.map(plain);
    expect(start).toMatchObject({
      type: 'EVENT_TYPE_SESSION_START',
      author: 'AUTHOR_SYSTEM',
      severity: 'SEVERITY_INFO',
      status: 'EVENT_STATUS_STARTED',
      timestamp: '2026-01-02T03:04:05Z',
      metadata: { workflow_name: 'Workflow', user_id: 'u-1', context: { plan: 'gold', seat: 7 } },
    });
    expect(end).toMatchObject({
      type: 'EVENT_TYPE_SESSION_END',
      author: 'AUTHOR_SYSTEM',
      severity: 'SEVERITY_INFO',
      status: 'EVENT_STATUS_COMPLETED',
      timestamp: '2026-01-02T03:04:06Z',
      metadata: { workflow_name: 'Workflow', user_id: 'u-1', events: 2 },
      performance: { duration_ms: 1000 },
    });
    expect(start).not.toHaveProperty('parent_span_id');
  });

  it('stand around all traces of the session that live at the same time', () => {
    const mapping = new Mapping().trace({ traceId: 'a' }).trace({ traceId: 'b', startTime: T0 + 10 });
    mapping.endTrace({ traceId: 'a' }).endTrace({ traceId: 'b', endTime: T0 + 500 });
    const [start, end, ...more] = mapping.events;
    expect(more).toEqual([]);
    expect([start?.traceId, end?.traceId]).toEqual(['a', 'b']);
    expect(end?.performance?.durationMs).toBe(500);
  });

  it('come again when the session is opened again, and say so', () => {
    const { events } = new Mapping().trace().endTrace().trace({ traceId: 'again' }).endTrace({ traceId: 'again' });
    expect(events.map(({ metadata }) => metadata?.resumed)).toEqual([undefined, undefined, true, undefined]);
    expect(events.map(({ metadata }) => metadata?.events)).toEqual([undefined, 2, undefined, 2]);
    expect(new Set(events.map(({ spanId }) => spanId)).size).toBe(1);
  });

  it('are one pair for traces that live at once under one id', () => {
    const { events } = new Mapping().trace().trace().endTrace().trace().endTrace().endTrace();
    expect(events.map(({ type }) => type)).toEqual([EventType.SESSION_START, EventType.SESSION_END]);
  });

  it('are those of two tenants though their sessions have one id', () => {
    const other = { traceId: 'other', session: { sessionId: 's-1', tenantId: 't-2' } };
    const { events } = new Mapping().trace().trace(other).endTrace().endTrace(other);
    expect(new Set(events.map(({ spanId }) => spanId)).size).toBe(2);
    expect(events).toHaveLength(4);
  });
});

describe('SESSION_END', () => {
  it.each([
    ['the worst', ['ok', 'cancelled', 'failed', 'ok'], FAILED],
    ['a cancelled one', ['ok', 'cancelled'], CANCELLED],
    ['good ones', ['ok', 'ok'], COMPLETED],
    ['none', [], COMPLETED],
  ] as const)('takes the status of its roots: %s', (_kind, outcomes, status) => {
    const mapping = new Mapping().trace();
    outcomes.forEach((outcome, i) => {
      const root = spanFixture({ type: 'custom', name: 'c' }, { outcome, spanId: `span_${i}` });
      mapping.start(root).end(root);
    });
    expect(mapping.endTrace().events.at(-1)?.status).toBe(status);
  });

  it('does not take the status of a child', () => {
    const root = spanFixture({ type: 'agent', name: 'A' }, { spanId: 'root' });
    const child = spanFixture({ type: 'custom', name: 'c' }, { outcome: 'failed', parentId: 'root' });
    const { events } = new Mapping().trace().start(root).start(child).end(child).end(root).endTrace();
    expect(events.at(-1)?.status).toBe(COMPLETED);
  });

  it('says why a trace ended, and how many events there were', () => {
    const span = spanFixture({ type: 'function', name: 'f' });
    const mapping = new Mapping().trace().start(span).point(span, { type: 'error', message: 'no' }).end(span);
    const end = mapping.endTrace({ endReason: 'idle' }).events.at(-1);
    expect(end?.metadata).toMatchObject({ end_reason: 'idle', events: 5 });
  });
});

describe('token totals', () => {
  const usage = (n: number): ModelCallData => ({
    tokens: { prompt: n, completion: 1, total: n + 1 },
    usage_buckets: { input: n, output: 1 },
  });

  it('are on AGENT_END for its own model calls, and on SESSION_END for all', () => {
    const outer = spanFixture({ type: 'agent', name: 'Outer' }, { spanId: 'outer' });
    const inner = spanFixture({ type: 'agent', name: 'Inner' }, { spanId: 'inner', parentId: 'outer' });
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'tool', parentId: 'outer' });
    const model = (spanId: string, parentId: string | null, n: number): ReturnType<typeof spanFixture> =>
      spanFixture({ type: 'generation', ...usage(n) }, { spanId, parentId });
    const mapping = new Mapping().trace().start(outer).start(inner).start(tool);
    for (const span of [
      model('1', 'outer', 1),
      model('2', 'inner', 20),
      model('3', 'tool', 300),
      model('4', null, 4000),
    ]) {
      mapping.start(span).end(span);
    }
    mapping.end(tool).end(inner).end(outer).endTrace();
    const totals = mapping.events
      .filter(({ type }) => type === EventType.AGENT_END || type === EventType.SESSION_END)
      .map(({ metadata }) => metadata?.usage);
    expect(totals).toEqual([
      { input: 20, output: 1, total: 21 },
      { input: 301, output: 2, total: 303 },
      { input: 4321, output: 4, total: 4325 },
    ]);
  });

  it('leave alone what has been said when another call ends late', () => {
    const agent = spanFixture({ type: 'agent', name: 'A' }, { spanId: 'a' });
    const first = spanFixture({ type: 'generation', ...usage(1) }, { spanId: '1', parentId: 'a' });
    const late = spanFixture({ type: 'generation', ...usage(9) }, { spanId: '2', parentId: 'a' });
    const mapping = new Mapping().trace().start(agent).start(late).start(first).end(first).end(agent);
    const end = mapping.events.at(-1);
    mapping.end(late);
    expect(end?.metadata?.usage).toEqual({ input: 1, output: 1, total: 2 });
  });

  it('are absent where no provider said any', () => {
    const span = spanFixture({ type: 'generation', response: {} });
    const { events } = new Mapping().trace().start(span).end(span).endTrace();
    expect(events.at(-1)?.metadata).not.toHaveProperty('usage');
  });
});

describe('what comes late', () => {
  it('is recorded with its ids and opens nothing', () => {
    const span = spanFixture({ type: 'function', name: 'f' });
    const mapping = new Mapping()
      .trace()
      .start(span)
      .endTrace()
      .end(span)
      .point(span, { type: 'error', message: 'no' });
    const { events } = mapping.endTrace();
    expect(events.map(({ type }) => EventType[type])).toEqual([
      'SESSION_START',
      'TOOL_CALL_START',
      'SESSION_END',
      'TOOL_CALL_END',
      'ERROR',
    ]);
    expect(events.slice(3).map(({ sessionId, traceId }) => [sessionId, traceId])).toEqual([
      ['s-1', 'trace_1'],
      ['s-1', 'trace_1'],
    ]);
  });

  it('hangs where it would have in time, when its trace was taken up again meanwhile', () => {
    const agent = spanFixture({ type: 'agent', name: 'A' }, { spanId: 'a' });
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'f', parentId: 'a' });
    const { events } = new Mapping().trace().start(agent).start(tool).endTrace().trace().end(tool);
    expect(events.at(-1)).toMatchObject({ parentSpanId: 'a', agentName: 'A' });
  });
});

describe('facts of the process', () => {
  const fact = { metadata: { name: 'instrumentation', data: { library: 'x' } }, timestamp: T0 - 50 };

  it('wait for the first session and become its children, then go to the session that opened last', () => {
    const mapping = new Mapping();
    mapping.mapper.processFact(fact);
    mapping.mapper.processFact(fact);
    expect(mapping.events).toEqual([]);
    mapping.trace();
    mapping.mapper.processFact(fact);
    mapping.endTrace();
    const [start, ...rest] = mapping.events.map(plain);
    const facts = rest.slice(0, 3);
    expect(facts).toHaveLength(3);
    for (const event of facts) {
      expect(event).toMatchObject({
        type: 'EVENT_TYPE_SYSTEM',
        author: 'AUTHOR_SYSTEM',
        severity: 'SEVERITY_INFO',
        status: 'EVENT_STATUS_COMPLETED',
        timestamp: '2026-01-02T03:04:04.950Z',
        parent_span_id: start?.span_id,
        metadata: fact.metadata,
      });
    }
    expect(mapping.events.at(-1)?.metadata).toMatchObject({ events: 5 });
  });
});
