import { createEvent, EventStatus, EventType } from '@chaukas/spec';
import { describe, expect, it } from 'vitest';
import { renderTree, type TreeOptions } from '../../src/export/tree.ts';
import { eventAt, type PlainEvent } from './tree-events.ts';

/** The one line below the session's that these events make, without its corner. */
function lineOf(inits: readonly PlainEvent[], options?: TreeOptions): string {
  const events = inits.map((init, at) => eventAt(at * 10, { spanId: 'x', ...init }));
  const lines = renderTree(events, options).split('\n');
  expect(lines).toHaveLength(2);
  return lines[1]?.replace('└─ ', '') ?? '';
}

describe('the line of an event', () => {
  const cases: [string, PlainEvent][] = [
    [
      '↻ retry 2 after overloaded',
      { type: EventType.RETRY, retry: { attempt: 2 }, metadata: { reason: 'overloaded' } },
    ],
    ['↻ retry', { type: EventType.RETRY }],
    [
      '! error 503  overloaded  ◀ first error',
      {
        type: EventType.ERROR,
        status: EventStatus.FAILED,
        content: { case: 'error', value: { errorCode: '503', errorMessage: 'overloaded' } },
      },
    ],
    ['! error  ◀ first error', { type: EventType.ERROR }],
    [
      '⇄ handoff Triage → billing-2  parallel  asks about an invoice',
      {
        type: EventType.AGENT_HANDOFF,
        content: {
          case: 'agentHandoff',
          value: {
            fromAgentName: 'Triage',
            fromAgentId: 'triage',
            toAgentId: 'billing-2',
            handoffType: 'parallel',
            reason: 'asks about an invoice',
          },
        },
      },
    ],
    [
      '§ policy deny content_filter  input  violence, hate  over the limit',
      {
        type: EventType.POLICY_DECISION,
        content: {
          case: 'policy',
          value: {
            policyId: 'content_filter',
            outcome: 'deny',
            ruleIds: ['violence', 'hate'],
            rationale: 'over the limit',
          },
        },
        metadata: { stage: 'input' },
      },
    ],
    [
      '▤ data handbook  2 documents  1 chunk  holiday rules',
      {
        type: EventType.DATA_ACCESS,
        content: { case: 'dataAccess', value: { datasource: 'handbook', documentIds: ['a', 'b'], chunkIds: ['c'] } },
        metadata: { query: 'holiday rules' },
      },
    ],
    [
      '✗ data handbook  failed',
      {
        type: EventType.DATA_ACCESS,
        status: EventStatus.FAILED,
        content: { case: 'dataAccess', value: { datasource: 'handbook' } },
      },
    ],
    [
      'Δ state  plan: "a" → "b", step: 2, raw: [1]',
      {
        type: EventType.STATE_UPDATE,
        content: { case: 'stateUpdate', value: { plan: { old: 'a', new: 'b' }, step: { new: 2 }, raw: [1] } },
      },
    ],
    ['· gap: 12 events lost (queue full)', { type: EventType.SYSTEM, metadata: { lost: 12, reason: 'queue full' } }],
    ['· gap: 1 event lost', { type: EventType.SYSTEM, metadata: { lost: 1 } }],
    ['· system started  hooks: 3', { type: EventType.SYSTEM, metadata: { name: 'started', data: { hooks: 3 } } }],
    [
      '→ input  tool  42',
      { type: EventType.INPUT_RECEIVED, content: { case: 'message', value: { role: 'tool', text: '42' } } },
    ],
    [
      '← output  partial  So',
      { type: EventType.OUTPUT_EMITTED, isPartial: true, content: { case: 'message', value: { text: 'So' } } },
    ],
    ['? event of type 0', { type: EventType.UNSPECIFIED }],
  ];
  it.each(cases)('%s', (line, init) => {
    expect(lineOf([init])).toBe(line);
  });
});

describe('the line of a policy decision', () => {
  it.each([
    ['allow', 32],
    ['deny', 31],
    ['review', 33],
  ])('shows %s in its colour', (outcome, sgr) => {
    const line = lineOf([{ type: EventType.POLICY_DECISION, content: { case: 'policy', value: { outcome } } }], {
      color: true,
    });
    expect(line).toContain(`\u001b[${sgr}m§\u001b[0m policy ${outcome}`);
  });
});

describe('the line of a model call', () => {
  const call = (value: object, init: PlainEvent = {}) =>
    lineOf([
      { type: EventType.MODEL_INVOCATION_START, content: { case: 'llmInvocation', value: { model: 'm' } } },
      { type: EventType.MODEL_INVOCATION_END, content: { case: 'llmInvocation', value }, ...init },
    ]);

  it('names the model once if it is the one that was asked for', () => {
    expect(call({ model: 'm' })).toBe('✓ model m  10 ms');
  });

  it('shows an unusual finish reason and an unusual operation', () => {
    expect(call({ model: 'm', finishReason: 'length' })).toBe('✓ model m  10 ms  length');
    expect(call({ model: 'm', promptTokens: 8 }, { metadata: { operation: 'embeddings' } })).toBe(
      '✓ model m  10 ms  embeddings  8→0 tok',
    );
  });

  it('says that tokens are unknown rather than showing numbers', () => {
    expect(call({ model: 'm', promptTokens: 3 }, { metadata: { usage_source: 'missing' } })).toBe(
      '✓ model m  10 ms  tokens unknown',
    );
  });

  it('says how it was cancelled', () => {
    const init = { status: EventStatus.CANCELLED, metadata: { end_reason: 'early_break', streamed: true } };
    expect(call({ model: 'm' }, init)).toBe('⊘ model m  10 ms  streamed  early_break');
  });

  it('takes the asked model from the request if the START was not seen', () => {
    const value = { model: 'm-1', request: { model: 'm' } };
    expect(lineOf([{ type: EventType.MODEL_INVOCATION_END, content: { case: 'llmInvocation', value } }])).toBe(
      '✓ model m → m-1  no start seen',
    );
  });
});

describe('the line of an MCP call', () => {
  it('names server, operation and side', () => {
    const value = { serverName: 'files', operation: 'tools/list', method: 'tools/list' };
    const content = { case: 'mcpCall', value } as const;
    const start = { type: EventType.MCP_CALL_START, content, metadata: { side: 'server' } };
    expect(lineOf([start, { type: EventType.MCP_CALL_END, content }])).toBe(
      '✓ mcp files tools/list  10 ms  server side',
    );
  });
});

describe('previews', () => {
  const input = (text: string, width?: number) =>
    lineOf(
      [{ type: EventType.INPUT_RECEIVED, content: { case: 'message', value: { text } } }],
      width === undefined ? {} : { width },
    );

  it('end at the width', () => {
    expect(`└─ ${input('x'.repeat(500))}`).toBe(`└─ → input  ${'x'.repeat(87)}…`);
    expect(`└─ ${input('x'.repeat(28), 40)}`).toHaveLength(40);
    expect(`└─ ${input('x'.repeat(29), 40)}`).toBe(`└─ → input  ${'x'.repeat(27)}…`);
  });

  it('count wide characters twice and cut between whole ones', () => {
    expect(input('👩‍👩‍👧'.repeat(20), 40)).toBe(`→ input  ${'👩‍👩‍👧'.repeat(13)}…`);
    expect(input('東'.repeat(14), 40)).toBe(`→ input  ${'東'.repeat(14)}`);
  });

  it('leave room for the mark of the first error', () => {
    const error = { errorCode: 'E'.repeat(80), errorMessage: 'm'.repeat(200) };
    const line = lineOf([{ type: EventType.ERROR, content: { case: 'error', value: error } }]);
    expect(`└─ ${line}`).toHaveLength(100);
    expect(line).toMatch(/^! error E+… {2}m+… {2}◀ first error$/);
  });

  it('show line breaks, and nothing that a terminal would obey', () => {
    expect(input('one\r\ntwo\nthree\u2028four\tfive\n')).toBe('→ input  one⏎two⏎three⏎four five');
    expect(input('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u009b2J\u0000\u007f')).toBe('→ input  red link');
    expect(input('a\u202eb\u2066c')).toBe('→ input  abc');
    expect(input('half \ud83d pair')).toBe('→ input  half \ufffd pair');
  });

  it('fall back to the default for a width that is no number', () => {
    expect(input('x'.repeat(500), Number.NaN)).toHaveLength(97);
  });
});

describe('a strange event', () => {
  it('of a type newer than the schema gets a line', () => {
    const event = createEvent({});
    // A newer writer's number, which the enum's type does not admit.
    Object.assign(event, { type: 99 });
    expect(renderTree([event])).toBe('… session (no session id)  1 event  open\n└─ ? event of type 99');
  });

  it('that refers to itself gets a line', () => {
    const loop: Record<string, never> = {};
    Object.assign(loop, { loop });
    const event = createEvent({ type: EventType.STATE_UPDATE });
    event.content = { case: 'stateUpdate', value: loop };
    expect(renderTree([event])).toContain('loop: …');
  });
});
