import { expect, test } from 'vitest';
import { answerPolicies, hostedFacts } from '../../src/meaning/hosted.ts';

test('MCP calls, searches and tools that the provider ran are facts, each once', () => {
  const call = { type: 'mcp_call', id: 'm1', name: 'roll', arguments: '{"d":6}', output: '4', server_label: 'dice' };
  const message = {
    additional_kwargs: {
      tool_outputs: [call, { type: 'web_search_call', id: 'w1', action: { query: 'news' } }],
    },
    response_metadata: { output: [call] },
    content: [],
  };
  expect(hostedFacts(message)).toEqual([
    {
      kind: 'mcp',
      operation: 'tools/call',
      server: 'dice',
      request: { name: 'roll', arguments: { d: 6 } },
      response: '4',
    },
    { kind: 'data_access', datasource: 'web_search', query: 'news' },
  ]);
});

test('a use and its result stand apart in an answer, and are one call', () => {
  const content = [
    { type: 'text', text: 'Rolling.' },
    { type: 'mcp_tool_use', id: 'u1', name: 'roll', server_name: 'dice', input: { d: 6 } },
    { type: 'mcp_tool_result', tool_use_id: 'u1', is_error: true, content: 'no dice' },
    { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'news' } },
    { type: 'web_search_tool_result', tool_use_id: 's1', content: [{ url: 'http://a.test' }] },
    { type: 'server_tool_use', id: 's2', name: 'code_execution', input: { code: '1' } },
  ];
  expect(hostedFacts({ content })).toMatchObject([
    { kind: 'mcp', server: 'dice', response: 'no dice', failure: { message: 'the tool failed' } },
    { kind: 'data_access', datasource: 'web_search', query: 'news', document_ids: ['http://a.test'] },
    { kind: 'tool', name: 'code_execution', input: { code: '1' }, call_id: 's2' },
  ]);
});

test('a refusal and a filter are decisions, an answer is none', () => {
  expect(answerPolicies({ additional_kwargs: { refusal: 'no' } }, 'stop', 'openai')).toMatchObject([
    { policy_id: 'openai.refusal', outcome: 'deny', rationale: 'no' },
  ]);
  expect(answerPolicies({}, 'content_filter', 'azure.openai')).toMatchObject([
    { policy_id: 'azure.openai.content_filter', outcome: 'deny' },
  ]);
  expect(answerPolicies({ content: 'hi' }, 'stop', 'openai')).toEqual([]);
});
