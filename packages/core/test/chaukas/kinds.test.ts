import { describe, expect, it } from 'vitest';
import type { ModelCallData } from '../../src/index.ts';
import { eventsOf } from './mapping.ts';

const START = { span_id: 'span_1', severity: 'SEVERITY_INFO', status: 'EVENT_STATUS_STARTED' };
const END = { span_id: 'span_1', severity: 'SEVERITY_INFO', status: 'EVENT_STATUS_COMPLETED' };
const AT_START = '2026-01-02T03:04:05.100Z';
const AT_END = '2026-01-02T03:04:05.350Z';
const performance = { duration_ms: 250 };

it('agent: AGENT_START and AGENT_END', () => {
  const agent = { agent_id: 'support-bot', agent_name: 'Support Bot', author: 'AUTHOR_AGENT' };
  const metadata = {
    instructions: 'Be kind.',
    model: 'm-1',
    tools: ['search'],
    handoffs: ['Sales'],
    output_type: 'str',
  };
  expect(eventsOf({ type: 'agent', name: 'Support Bot', ...metadata })).toEqual([
    { type: 'EVENT_TYPE_AGENT_START', ...START, ...agent, timestamp: AT_START, metadata },
    { type: 'EVENT_TYPE_AGENT_END', ...END, ...agent, timestamp: AT_END, metadata, performance },
  ]);
});

it('function: TOOL_CALL_START and TOOL_CALL_END', () => {
  const data = { name: 'search', input: '{"q":1}', output: ['a'], call_id: 'call_1' };
  const observed = { observed: 'round_trip', requested_by: 'span_0' } as const;
  expect(eventsOf({ type: 'function', ...data, ...observed })).toEqual([
    {
      type: 'EVENT_TYPE_TOOL_CALL_START',
      author: 'AUTHOR_TOOL',
      ...START,
      timestamp: AT_START,
      tool_call: { id: 'call_1', name: 'search', function_name: 'search', arguments: { input: '{"q":1}' } },
      metadata: observed,
    },
    {
      type: 'EVENT_TYPE_TOOL_CALL_END',
      author: 'AUTHOR_TOOL',
      ...END,
      timestamp: AT_END,
      tool_response: { tool_call_id: 'call_1', output: { output: ['a'] }, execution_time_ms: 250 },
      metadata: { ...observed, tool_name: 'search' },
      performance,
    },
  ]);
});

const call: ModelCallData = {
  model: 'asked-1',
  provider: 'azure.openai',
  host: 'llm.example.org',
  operation: 'chat',
  request: { model: 'asked-1', messages: [] },
  parameters: { temperature: 0, max_tokens: 9, top_p: 0.5, frequency_penalty: 1, presence_penalty: -1, choices: 2 },
  streamed: true,
  response: { id: 'r-1' },
  response_model: 'answered-1',
  response_id: 'r-1',
  request_id: 'req-1',
  finish_reason: 'stop',
  tokens: { prompt: 10, completion: 5, total: 15 },
  usage_buckets: { input: 8, cache_read: 2, output: 5 },
  time_to_first_token: 120,
  chunks: 7,
  attempts: 2,
};

describe.each(['generation', 'response', 'speech', 'transcription'] as const)('%s', (type) => {
  it('is MODEL_INVOCATION_START with what is asked, and _END with that and the answer', () => {
    const asked = {
      provider: 'azure.openai',
      request: { model: 'asked-1', messages: [] },
      temperature: 0,
      max_tokens: 9,
      top_p: 0.5,
      frequency_penalty: 1,
      presence_penalty: -1,
      start_time: AT_START,
    };
    const metadata = { operation: 'chat', streamed: true, host: 'llm.example.org', choices: 2 };
    const { temperature: _, ...written } = asked;
    expect(eventsOf({ type, ...call })).toEqual([
      {
        type: 'EVENT_TYPE_MODEL_INVOCATION_START',
        author: 'AUTHOR_LLM',
        ...START,
        timestamp: AT_START,
        llm_invocation: { ...written, model: 'asked-1' },
        metadata,
      },
      {
        type: 'EVENT_TYPE_MODEL_INVOCATION_END',
        author: 'AUTHOR_LLM',
        ...END,
        timestamp: AT_END,
        response_id: 'r-1',
        llm_invocation: {
          ...written,
          model: 'answered-1',
          response: { id: 'r-1' },
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 15,
          end_time: AT_END,
          duration_ms: 250,
          finish_reason: 'stop',
        },
        metadata: {
          ...metadata,
          usage: { input: 8, cache_read: 2, output: 5 },
          usage_source: 'provider',
          request_id: 'req-1',
          attempts: 2,
          chunks: 7,
        },
        performance: { duration_ms: 250, latency_ms: 120 },
      },
    ]);
  });
});

it('a model call whose answer came without usage says so, one without an answer does not', () => {
  const source = (data: ModelCallData): unknown => {
    const [, end] = eventsOf({ type: 'generation', ...data });
    return (end?.metadata as Record<string, unknown> | undefined)?.usage_source;
  };
  expect(source({ response: {} })).toBe('missing');
  expect(source({ raw_response: true })).toBe('missing');
  expect(source({ tokens: {} })).toBe('provider');
  expect(source({})).toBeUndefined();
});

it.each([
  [
    'generation',
    { type: 'generation', input: [{ role: 'user' }], model_config: { a: 1 }, output: [{ b: 2 }] } as const,
  ],
  ['speech', { type: 'speech', input: [{ role: 'user' }], model_config: { a: 1 }, output: [{ b: 2 }] } as const],
  [
    'transcription',
    { type: 'transcription', input: [{ role: 'user' }], model_config: { a: 1 }, output: [{ b: 2 }] } as const,
  ],
])('a %s span made by hand gives what it has', (type, data) => {
  const [start, end] = eventsOf(data);
  const input = type === 'generation' ? { messages: data.input } : { input: data.input };
  expect(start?.llm_invocation).toMatchObject({ request: { ...input, model_config: { a: 1 } } });
  expect(end?.llm_invocation).toMatchObject({ response: { output: [{ b: 2 }] } });
});

it('a response span made by hand gives what it has', () => {
  const [, end] = eventsOf({ type: 'response', _input: 'hello', _response: { id: 1 } });
  expect(end?.llm_invocation).toMatchObject({ request: { input: 'hello' }, response: { id: 1 } });
});

it('handoff: AGENT_HANDOFF at its end', () => {
  const data = { from_agent: 'Triage', to_agent: 'Sales & Co', reason: 'money', input: 'go' };
  expect(eventsOf({ type: 'handoff', ...data })).toEqual([
    {
      type: 'EVENT_TYPE_AGENT_HANDOFF',
      author: 'AUTHOR_AGENT',
      ...END,
      timestamp: AT_END,
      agent_handoff: {
        from_agent_id: 'triage',
        from_agent_name: 'Triage',
        to_agent_id: 'sales-co',
        to_agent_name: 'Sales & Co',
        handoff_data: { input: 'go' },
        reason: 'money',
        handoff_type: 'sequential',
      },
      performance,
    },
  ]);
});

describe('guardrail: POLICY_DECISION at its end', () => {
  it.each([
    [{ triggered: false }, 'allow', 'SEVERITY_INFO'],
    [{}, 'allow', 'SEVERITY_INFO'],
    [{ triggered: true }, 'deny', 'SEVERITY_WARN'],
    [{ outcome: 'deny' }, 'deny', 'SEVERITY_WARN'],
    [{ triggered: true, outcome: 'review' }, 'review', 'SEVERITY_INFO'],
  ] as const)('%j is %s', (data, outcome, severity) => {
    expect(eventsOf({ type: 'guardrail', name: 'pii', stage: 'tool_input', output: { found: 1 }, ...data })).toEqual([
      {
        type: 'EVENT_TYPE_POLICY_DECISION',
        author: 'AUTHOR_SYSTEM',
        ...END,
        severity,
        timestamp: AT_END,
        policy: { policy_id: 'pii', outcome, rationale: '{"found":1}' },
        metadata: { stage: 'tool_input' },
        performance,
      },
    ]);
  });
});

describe('mcp: MCP_CALL_START and MCP_CALL_END', () => {
  const data = {
    operation: 'tools/call',
    server: 'files',
    server_url: 'http://mcp.example.org',
    method: 'POST',
    request: { name: 'read' },
    response: { ok: true },
    protocol_version: '2025-06-18',
  };
  const asked = {
    server_name: 'files',
    server_url: 'http://mcp.example.org',
    operation: 'tools/call',
    method: 'POST',
    request: { name: 'read' },
    protocol_version: '2025-06-18',
  };
  const metadata = { side: 'client', transport: 'http' } as const;

  it('END keeps what START said', () => {
    expect(eventsOf({ type: 'mcp', ...data, ...metadata })).toEqual([
      {
        type: 'EVENT_TYPE_MCP_CALL_START',
        author: 'AUTHOR_SYSTEM',
        ...START,
        timestamp: AT_START,
        mcp_call: asked,
        metadata,
      },
      {
        type: 'EVENT_TYPE_MCP_CALL_END',
        author: 'AUTHOR_SYSTEM',
        ...END,
        timestamp: AT_END,
        mcp_call: { ...asked, response: { ok: true }, execution_time_ms: 250 },
        metadata,
        performance,
      },
    ]);
  });

  it('a ping is debug, unless it failed', () => {
    const severities = (more: object): unknown[] =>
      eventsOf({ type: 'mcp', operation: 'ping' }, more).map(({ severity }) => severity);
    expect(severities({})).toEqual(['SEVERITY_DEBUG', 'SEVERITY_DEBUG']);
    expect(severities({ error: { message: 'gone' }, outcome: 'failed' })).toContain('SEVERITY_ERROR');
  });

  it('mcp_tools is the same for tools/list', () => {
    expect(eventsOf({ type: 'mcp_tools', server: 'files', result: ['read'] })).toEqual([
      {
        type: 'EVENT_TYPE_MCP_CALL_START',
        author: 'AUTHOR_SYSTEM',
        ...START,
        timestamp: AT_START,
        mcp_call: { server_name: 'files', operation: 'tools/list' },
        metadata: { side: 'client' },
      },
      {
        type: 'EVENT_TYPE_MCP_CALL_END',
        author: 'AUTHOR_SYSTEM',
        ...END,
        timestamp: AT_END,
        mcp_call: {
          server_name: 'files',
          operation: 'tools/list',
          response: { tools: ['read'] },
          execution_time_ms: 250,
        },
        metadata: { side: 'client' },
        performance,
      },
    ]);
  });

  it('mcp_tools says what a client said of the request', () => {
    const said = { server_url: 'stdio://node', transport: 'stdio', jsonrpc_id: '7', response: { tools: [{}] } };
    const [, end] = eventsOf({ type: 'mcp_tools', result: ['read'], ...said });
    expect(end).toMatchObject({
      mcp_call: { operation: 'tools/list', server_url: 'stdio://node', response: { tools: [{}] } },
      metadata: { side: 'client', transport: 'stdio', jsonrpc_id: '7' },
    });
  });
});

it('retriever: DATA_ACCESS at its end', () => {
  const found = { document_ids: ['d1', 'd2'], chunk_ids: ['c1'] };
  expect(eventsOf({ type: 'retriever', datasource: 'vector://products', query: { text: 'shoes' }, ...found })).toEqual([
    {
      type: 'EVENT_TYPE_DATA_ACCESS',
      author: 'AUTHOR_SYSTEM',
      ...END,
      timestamp: AT_END,
      data_access: { datasource: 'vector://products', ...found },
      metadata: { query: '{"text":"shoes"}' },
      performance,
    },
  ]);
});

it('custom: SYSTEM at its end', () => {
  expect(eventsOf({ type: 'custom', name: 'reindex', data: { rows: 3 } })).toEqual([
    {
      type: 'EVENT_TYPE_SYSTEM',
      author: 'AUTHOR_SYSTEM',
      ...END,
      timestamp: AT_END,
      metadata: { name: 'reindex', data: { rows: 3 } },
      performance,
    },
  ]);
});

describe('task', () => {
  const input = { text: 'Hi', parts: [{ type: 'image' }] };
  const output = { role: 'assistant', text: 'Bye' };

  it('outermost makes INPUT_RECEIVED and OUTPUT_EMITTED, each with a span id of its own', () => {
    const events = eventsOf({ type: 'task', name: 'run', input, output });
    const spanId = expect.stringMatching(/^span_[0-9a-f]{24}$/);
    expect(events).toEqual([
      {
        type: 'EVENT_TYPE_INPUT_RECEIVED',
        author: 'AUTHOR_USER',
        ...END,
        span_id: spanId,
        timestamp: AT_START,
        message: { role: 'user', text: 'Hi', metadata: { parts: [{ type: 'image' }] } },
      },
      {
        type: 'EVENT_TYPE_OUTPUT_EMITTED',
        author: 'AUTHOR_AGENT',
        ...END,
        span_id: spanId,
        timestamp: AT_END,
        is_final: true,
        message: { role: 'assistant', text: 'Bye' },
      },
    ]);
    expect(events[0]?.span_id).not.toBe(events[1]?.span_id);
  });

  it('inside another span, or with nothing to say, makes none', () => {
    expect(eventsOf({ type: 'task', name: 'run', input, output }, { parentId: 'span_0' })).toEqual([]);
    expect(eventsOf({ type: 'task', name: 'run' })).toEqual([]);
  });
});

it.each([{ type: 'turn', turn: 1 } as const, { type: 'speech_group' } as const])('%j makes no events', (data) => {
  expect(eventsOf(data)).toEqual([]);
});

describe('the end of a span', () => {
  it('that failed is FAILED, keeps its content, and makes no error event by itself', () => {
    const failed = { error: { message: 'no' }, outcome: 'failed' } as const;
    const [, end, ...more] = eventsOf({ type: 'function', name: 'search', output: 'partial' }, failed);
    expect(more).toEqual([]);
    expect(end).toMatchObject({
      status: 'EVENT_STATUS_FAILED',
      severity: 'SEVERITY_ERROR',
      tool_response: { output: { output: 'partial' }, error_message: 'no' },
    });
  });

  it.each([
    { type: 'agent', name: 'A' },
    { type: 'function', name: 'f' },
    { type: 'generation' },
    { type: 'mcp', operation: 'tools/list' },
    { type: 'custom', name: 'c' },
    { type: 'guardrail', name: 'g' },
    { type: 'retriever', datasource: 'd' },
    { type: 'handoff' },
  ] as const)('that was cancelled says why: $type', (data) => {
    expect(eventsOf(data, { outcome: 'cancelled', endReason: 'aborted' }).at(-1)).toMatchObject({
      status: 'EVENT_STATUS_CANCELLED',
      severity: 'SEVERITY_INFO',
      metadata: { end_reason: 'aborted' },
    });
  });
});
