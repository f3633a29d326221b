import { beforeAll, describe, expect, it } from 'vitest';
import * as ours from '../../packages/core/src/index.ts';

beforeAll(() => ours.configure({ exporter: new ours.InMemoryEventExporter(), quiet: true }));

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)$/;

/** Calls in the shape of CAI's tracing module, and the `span_data` that its `export()` gives; absent stands for its None. */
const SHAPES: readonly (readonly [string, () => ours.AnySpan, object])[] = [
  [
    'agent_span',
    () => ours.agentSpan('A', { handoffs: ['B'], tools: ['t'], outputType: 'str' }),
    { type: 'agent', name: 'A', handoffs: ['B'], tools: ['t'], output_type: 'str' },
  ],
  [
    'function_span',
    () => ours.functionSpan('f', { input: 'in', output: { a: 1 } }),
    { type: 'function', name: 'f', input: 'in', output: '{"a":1}' },
  ],
  [
    'generation_span',
    () => ours.generationSpan({ input: [], output: [], model: 'm', modelConfig: { t: 1 }, usage: { input_tokens: 1 } }),
    { type: 'generation', input: [], output: [], model: 'm', model_config: { t: 1 }, usage: { input_tokens: 1 } },
  ],
  [
    'response_span',
    () => ours.responseSpan({ response: { id: 'resp_1', output: [] } }),
    { type: 'response', response_id: 'resp_1' },
  ],
  [
    'handoff_span',
    () => ours.handoffSpan({ fromAgent: 'A', to_agent: 'B' }),
    { type: 'handoff', from_agent: 'A', to_agent: 'B' },
  ],
  ['guardrail_span', () => ours.guardrailSpan('g'), { type: 'guardrail', name: 'g', triggered: false }],
  [
    'mcp_tools_span',
    () => ours.mcpToolsSpan({ server: 's', result: ['a'] }),
    { type: 'mcp_tools', server: 's', result: ['a'] },
  ],
  ['custom_span', () => ours.customSpan('c', { data: { k: 1 } }), { type: 'custom', name: 'c', data: { k: 1 } }],
  ['speech_group_span', () => ours.speechGroupSpan({ input: 'say' }), { type: 'speech_group', input: 'say' }],
  ['speech-group', () => ours.span({ type: 'speech-group', input: 'say' }), { type: 'speech_group', input: 'say' }],
  [
    'speech_span',
    () => ours.speechSpan({ model: 'm', input: 'say', output: 'QUJD', firstContentAt: '2026-01-01T00:00:00Z' }),
    {
      type: 'speech',
      model: 'm',
      input: 'say',
      output: { data: 'QUJD', format: 'pcm' },
      first_content_at: '2026-01-01T00:00:00Z',
    },
  ],
  [
    'transcription_span',
    () => ours.transcriptionSpan({ input: 'QUJD', inputFormat: 'wav', output: 'said' }),
    { type: 'transcription', input: { data: 'QUJD', format: 'wav' }, output: 'said' },
  ],
  [
    'task',
    () => ours.taskSpan('run', { usage: { requests: 1 } }),
    { type: 'custom', name: 'task', data: { sdk_span_type: 'task', name: 'run', usage: { requests: 1 } } },
  ],
  [
    'turn',
    () => ours.turnSpan(2, { agentName: 'A' }),
    { type: 'custom', name: 'turn', data: { sdk_span_type: 'turn', turn: 2, agent_name: 'A' } },
  ],
  [
    'mcp',
    () => ours.mcpSpan('tools/call', { serverUrl: 'http://s' }),
    { type: 'mcp', operation: 'tools/call', server_url: 'http://s' },
  ],
  [
    'retriever',
    () => ours.retrieverSpan('vector://p', { documentIds: ['d'] }),
    { type: 'retriever', datasource: 'vector://p', document_ids: ['d'] },
  ],
];

describe.each(SHAPES)('%s', (_name, make, spanData) => {
  it('exports what CAI exports', () => {
    using run = ours.trace('run', { groupId: 'g', metadata: { k: 1 } }).start(true);
    using span = make().start(true);
    span.finish();
    expect(span.export()).toEqual({
      object: 'trace.span',
      id: span.spanId,
      trace_id: run.traceId,
      parent_id: null,
      started_at: expect.stringMatching(TIME),
      ended_at: expect.stringMatching(TIME),
      span_data: spanData,
      error: null,
    });
    expect(run.toJSON()).toEqual({
      object: 'trace',
      id: run.traceId,
      workflow_name: 'run',
      group_id: 'g',
      metadata: { k: 1 },
    });
  });
});

it('fields of our own stay inside', () => {
  using _run = ours.trace('run').start(true);
  const span = ours.functionSpan('f', { callId: 'call_1', requestedBy: 'span_1' });
  expect(span.spanData).toMatchObject({ call_id: 'call_1', requested_by: 'span_1' });
  expect(span.export()?.span_data).toEqual({ type: 'function', name: 'f', input: '', output: '' });
});

it('factories are not started, take an id and a parent, and record nothing outside any trace', () => {
  const run = ours.trace('run');
  const parent = ours.agentSpan('A', { parent: run });
  const child = ours.agentSpan('B', { parent, spanId: 'span_of_mine' });
  expect([child.startedAt, child.spanId, child.parentId, child.traceId]).toEqual([
    null,
    'span_of_mine',
    parent.spanId,
    run.traceId,
  ]);
  expect(ours.agentSpan('lost').export()).toBeNull();
  expect(ours.agentSpan('C', { parent: ours.agentSpan('lost') }).isNoop).toBe(true);
  expect(ours.trace('x', { traceId: 'no-op' }).isNoop).toBe(true);
});

it('a span that holds itself is exported', () => {
  using _run = ours.trace('run').start(true);
  const span = ours.functionSpan('f');
  span.spanData.output = { again: span };
  expect(JSON.stringify(span)).toContain('trace.span');
});
