import { describe, expect, test } from 'vitest';
import { messagesAnswer } from '../../src/messages/answer.ts';
import { usageOf } from '../../src/usage.ts';
import { message, reduce, text } from './messages.ts';

const SEARCH = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } };
const CODE = { type: 'server_tool_use', id: 'srvtoolu_2', name: 'bash_code_execution', input: { command: 'ls' } };
const MCP = { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'echo', server_name: 's', input: { a: 1 } };

describe('what the provider did', () => {
  test('a call without a result was not finished, unless a later answer is to bring it', () => {
    const unfinished = (stop_reason: string) => messagesAnswer(message([CODE], { stop_reason })).hosted;
    expect(unfinished('max_tokens')).toMatchObject([{ kind: 'tool', call_id: 'srvtoolu_2', unfinished: true }]);
    expect([unfinished('pause_turn'), unfinished('tool_use')]).toEqual([[], []]);
  });

  test('a result names the call in the request that it goes on with', () => {
    const content = [{ type: 'bash_code_execution_tool_result', tool_use_id: 'srvtoolu_2', content: { stdout: 'x' } }];
    const request = { messages: [{ role: 'assistant', content: [CODE] }] };
    expect(messagesAnswer(message(content), request).hosted).toEqual([
      {
        kind: 'tool',
        name: 'bash_code_execution',
        call_id: 'srvtoolu_2',
        input: { command: 'ls' },
        output: { stdout: 'x' },
      },
    ]);
    expect(messagesAnswer(message(content)).hosted).toEqual([]);
  });

  test('a search that failed read nothing, but what was asked for left the house', () => {
    const error = { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' };
    const failed = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: error };
    expect(messagesAnswer(message([SEARCH, failed])).hosted).toEqual([
      { kind: 'data_access', datasource: 'web_search', query: 'q', document_ids: [] },
    ]);
  });

  test('a server that refused says why', () => {
    const refused = { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1', is_error: true, content: [text('no')] };
    expect(messagesAnswer(message([MCP, refused])).hosted).toMatchObject([
      { kind: 'mcp', server: 's', failure: { message: 'no' } },
    ]);
  });

  test('the tools that a server listed', () => {
    const listing = { type: 'mcp_tool_listing', mcp_server_name: 's', tools: [{ name: 'echo' }] };
    const request = { mcp_servers: [{ name: 's', url: 'https://s.example' }] };
    expect(messagesAnswer(message([listing]), request).hosted).toEqual([
      {
        kind: 'mcp',
        operation: 'tools/list',
        server: 's',
        server_url: 'https://s.example',
        response: { tools: [{ name: 'echo' }] },
      },
    ]);
  });
});

describe('usage', () => {
  test('what was written to the cache for no known time is a bucket of its own', () => {
    const usage = {
      input_tokens: 1,
      cache_creation_input_tokens: 10,
      cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 0 },
      output_tokens: 2,
    };
    expect(usageOf(usage).usage_buckets).toEqual({ input: 1, cache_write_5m: 4, cache_write: 6, output: 2 });
  });

  test('what the totals leave out is in the buckets, and the totals stay the provider’s', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 2,
      iterations: [
        { type: 'message', input_tokens: 1, output_tokens: 2 },
        { type: 'compaction', input_tokens: 100, output_tokens: 20, cache_read_input_tokens: 5 },
      ],
    };
    expect(usageOf(usage)).toEqual({
      tokens: { prompt: 1, completion: 2 },
      usage_buckets: { input: 101, cache_read: 5, output: 22 },
    });
  });

  test('there is none where the provider told none', () => {
    expect([usageOf(undefined), usageOf({}), usageOf({ input_tokens: null })]).toEqual([{}, {}, {}]);
  });
});

test('the counts of a stream are totals so far: the last that is told counts, and null tells nothing', () => {
  const begun = {
    type: 'message_start',
    message: message([], { usage: { input_tokens: 9, cache_read_input_tokens: 5 } }),
  };
  const told = [
    { output_tokens: 2, cache_read_input_tokens: null },
    { output_tokens: 7, input_tokens: null },
  ].map((usage) => ({ type: 'message_delta', delta: {}, usage }));
  expect(messagesAnswer(reduce([begun, ...told])).data.usage_buckets).toEqual({ input: 9, cache_read: 5, output: 7 });
});
