import { describe, expect, it } from 'vitest';
import type { SpanEvent } from '../../src/index.ts';
import { Mapping, pointOf, spanFixture } from './mapping.ts';

/** What all point events have here: a span id of their own, the time they happened, the agent they happened in. */
const POINT = {
  span_id: expect.stringMatching(/^span_[0-9a-f]{24}$/),
  timestamp: '2026-01-02T03:04:05.200Z',
  agent_id: 'agent',
  agent_name: 'Agent',
};
const INFO = { severity: 'SEVERITY_INFO', status: 'EVENT_STATUS_COMPLETED', author: 'AUTHOR_SYSTEM' };

const CASES: readonly (readonly [SpanEvent, object])[] = [
  [
    { type: 'input_received', text: 'Hi', parts: [{ type: 'file' }] },
    {
      type: 'EVENT_TYPE_INPUT_RECEIVED',
      ...INFO,
      author: 'AUTHOR_USER',
      message: { role: 'user', text: 'Hi', metadata: { parts: [{ type: 'file' }] } },
    },
  ],
  [
    { type: 'output_emitted', role: 'tool', text: 'Bye', final: true },
    {
      type: 'EVENT_TYPE_OUTPUT_EMITTED',
      ...INFO,
      author: 'AUTHOR_AGENT',
      is_final: true,
      message: { role: 'tool', text: 'Bye' },
    },
  ],
  [
    { type: 'output_emitted', text: 'not the last' },
    {
      type: 'EVENT_TYPE_OUTPUT_EMITTED',
      ...INFO,
      author: 'AUTHOR_AGENT',
      message: { role: 'assistant', text: 'not the last' },
    },
  ],
  [
    {
      type: 'error',
      message: 'no',
      code: '429',
      stack: 'Error: no',
      recoverable: true,
      recovery_action: 'retry',
    },
    {
      type: 'EVENT_TYPE_ERROR',
      severity: 'SEVERITY_ERROR',
      status: 'EVENT_STATUS_FAILED',
      author: 'AUTHOR_SYSTEM',
      error: {
        error_message: 'no',
        error_code: '429',
        stack_trace: 'Error: no',
        recoverable: true,
        recovery_action: 'retry',
      },
    },
  ],
  [
    { type: 'retry', attempt: 2, strategy: 'server_hint', backoff_ms: 125.6, reason: 'rate_limit', http_status: 429 },
    {
      type: 'EVENT_TYPE_RETRY',
      severity: 'SEVERITY_WARN',
      status: 'EVENT_STATUS_IN_PROGRESS',
      author: 'AUTHOR_SYSTEM',
      retry: { attempt: 2, strategy: 'server_hint', backoff_ms: 126 },
      metadata: { reason: 'rate_limit', http_status: 429 },
    },
  ],
  [
    {
      type: 'policy_decision',
      policy_id: 'filter',
      outcome: 'deny',
      rule_ids: ['r1'],
      rationale: 'rude',
      stage: 'input',
    },
    {
      type: 'EVENT_TYPE_POLICY_DECISION',
      ...INFO,
      severity: 'SEVERITY_WARN',
      policy: { policy_id: 'filter', outcome: 'deny', rule_ids: ['r1'], rationale: 'rude' },
      metadata: { stage: 'input' },
    },
  ],
  [
    { type: 'policy_decision', policy_id: 'approval', outcome: 'allow' },
    { type: 'EVENT_TYPE_POLICY_DECISION', ...INFO, policy: { policy_id: 'approval', outcome: 'allow' } },
  ],
  [
    { type: 'policy_decision', policy_id: 'approval', outcome: 'review' },
    {
      type: 'EVENT_TYPE_POLICY_DECISION',
      ...INFO,
      status: 'EVENT_STATUS_IN_PROGRESS',
      policy: { policy_id: 'approval', outcome: 'review' },
    },
  ],
  [
    {
      type: 'data_access',
      datasource: 'files',
      document_ids: ['d1'],
      chunk_ids: ['c1'],
      pii_categories: ['EMAIL'],
      query: 'who',
    },
    {
      type: 'EVENT_TYPE_DATA_ACCESS',
      ...INFO,
      data_access: { datasource: 'files', document_ids: ['d1'], chunk_ids: ['c1'], pii_categories: ['EMAIL'] },
      pii_categories: ['EMAIL'],
      metadata: { query: 'who' },
    },
  ],
  [
    { type: 'state_update', update: { mood: { old: 'bad', new: 'good' } } },
    { type: 'EVENT_TYPE_STATE_UPDATE', ...INFO, state_update: { mood: { old: 'bad', new: 'good' } } },
  ],
  [
    { type: 'system', name: 'connected', data: { to: 'x' }, severity: 'warn' },
    {
      type: 'EVENT_TYPE_SYSTEM',
      ...INFO,
      severity: 'SEVERITY_WARN',
      metadata: { name: 'connected', data: { to: 'x' } },
    },
  ],
  [
    { type: 'system', name: 'ping', severity: 'debug' },
    { type: 'EVENT_TYPE_SYSTEM', ...INFO, severity: 'SEVERITY_DEBUG', metadata: { name: 'ping' } },
  ],
];

it.each(CASES)('the point event of %j', (event, expected) => {
  expect(pointOf(event)).toEqual({ ...POINT, ...expected });
});

describe('a point event', () => {
  const error: SpanEvent = { type: 'error', message: 'no' };

  it('hangs on its span, or on the nearest above it that has events', () => {
    const agent = spanFixture({ type: 'agent', name: 'A' }, { spanId: 'a' });
    const turn = spanFixture({ type: 'turn', turn: 3 }, { spanId: 't', parentId: 'a' });
    const tool = spanFixture({ type: 'function', name: 'f' }, { spanId: 'f', parentId: 't' });
    const { events } = new Mapping().trace().start(agent).start(turn).start(tool).point(tool, error).point(turn, error);
    expect(events.slice(3).map(({ parentSpanId }) => parentSpanId)).toEqual(['f', 'a']);
    expect(events.slice(3).map(({ metadata }) => metadata)).toEqual([{ turn: 3 }, { turn: 3 }]);
  });

  it('outside any span that has events hangs on the session', () => {
    const turn = spanFixture({ type: 'turn', turn: 1 });
    const { events } = new Mapping().trace().start(turn).point(turn, error);
    expect(events[1]?.parentSpanId).toBe(events[0]?.spanId);
  });

  it('after the end of its span still hangs on it', () => {
    const tool = spanFixture({ type: 'function', name: 'f' });
    const { events } = new Mapping().trace().start(tool).end(tool).point(tool, error);
    expect(events[3]?.parentSpanId).toBe('span_1');
  });

  it.each(['unknown', 'constructor', '__proto__'])(
    'of a kind that nobody knows is refused, not made up: %s',
    (type) => {
      const span = spanFixture({ type: 'agent', name: 'A' });
      const mapping = new Mapping().trace().start(span);
      // A JavaScript user can give any word.
      expect(() => mapping.point(span, { type } as unknown as SpanEvent)).toThrow(`"${type}"`);
      expect(mapping.events).toHaveLength(2);
    },
  );
});
