// What the provider does by itself while it answers, and what it asks the app to do that is not a function.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { response, responseEvents } from './common/answers.mjs';
import { ofType } from './common/find.mjs';

const PICTURE = Buffer.alloc(600, 'picture').toString('base64');
const ITEMS = [
  {
    type: 'web_search_call',
    id: 'ws_1',
    status: 'completed',
    action: { type: 'search', query: 'news', sources: [{ type: 'url', url: 'https://a.test' }] },
  },
  {
    type: 'file_search_call',
    id: 'fs_1',
    status: 'completed',
    queries: ['due'],
    results: [{ file_id: 'file_1' }, { file_id: 'file_2' }],
  },
  {
    type: 'code_interpreter_call',
    id: 'ci_1',
    status: 'completed',
    code: '1+1',
    container_id: 'cntr_1',
    outputs: [{ type: 'logs', logs: '2' }],
  },
  { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: PICTURE, output_format: 'png' },
  { type: 'mcp_list_tools', id: 'mcpl_1', server_label: 'docs', tools: [{ name: 'read' }] },
  {
    type: 'mcp_call',
    id: 'mcp_1',
    server_label: 'docs',
    name: 'read',
    arguments: '{"id":1}',
    output: 'text',
    status: 'completed',
  },
  {
    type: 'mcp_call',
    id: 'mcp_2',
    server_label: 'docs',
    name: 'read',
    arguments: '{"id":2}',
    error: 'no such page',
    status: 'failed',
  },
];
const TOOLS = [
  { type: 'file_search', vector_store_ids: ['vs_1'] },
  { type: 'mcp', server_label: 'docs', server_url: 'https://docs.example.test/mcp' },
];

function hostedAnswer() {
  const answer = response();
  answer.output = [...ITEMS, ...answer.output];
  return answer;
}

function checkHosted({ events }) {
  const tools = ofType(events, 'TOOL_CALL_START').map(({ tool_call, metadata }) => [
    tool_call.name,
    tool_call.id,
    metadata.synthetic,
  ]);
  assert.deepEqual(tools, [
    ['code_interpreter', 'ci_1', true],
    ['image_generation', 'ig_1', true],
  ]);
  const access = ofType(events, 'DATA_ACCESS').map(({ data_access }) => [
    data_access.datasource,
    data_access.document_ids,
  ]);
  assert.deepEqual(access, [
    ['web_search', ['https://a.test']],
    ['vector://vs_1', ['file_1', 'file_2']],
  ]);
  const calls = ofType(events, 'MCP_CALL_END').map(({ mcp_call, status }) => [
    mcp_call.operation,
    mcp_call.server_url,
    status,
  ]);
  assert.deepEqual(
    calls.map(([operation, url]) => [operation, url]),
    ['tools/list', 'tools/call', 'tools/call'].map((operation) => [operation, 'https://docs.example.test/mcp']),
  );
  assert.equal(ofType(events, 'ERROR').length, 1);
}

export const scenarios = {
  'hosted tools, whole': {
    otherForm: true,
    serve: ({ on }) => on('/responses', { json: hostedAnswer() }),
    async run({ client, print }) {
      print((await client.responses.create({ model: 'gpt-test', input: 'Hello?', tools: TOOLS })).output_text);
    },
    check: checkHosted,
  },

  'hosted tools, streamed': {
    otherForm: true,
    serve: ({ on }) => {
      const events = responseEvents(response());
      events.at(-1).data.response = hostedAnswer();
      on('/responses', { sse: events, done: false });
    },
    async run({ client, print }) {
      for await (const event of await client.responses.create({
        model: 'gpt-test',
        input: 'Hello?',
        tools: TOOLS,
        stream: true,
      })) {
        print(event.type);
      }
    },
    check: checkHosted,
  },

  'search for tools, by the provider and by the app': {
    serve: ({ on }) => {
      const asks = response({ id: 'resp_ask' });
      const found = { tools: [{ type: 'function', name: 'look' }] };
      asks.output = [
        { type: 'tool_search_call', id: 'ts_1', call_id: 'call_1', execution: 'server', arguments: { query: 'sky' } },
        { type: 'tool_search_output', id: 'tso_1', call_id: 'call_1', execution: 'server', ...found },
        { type: 'tool_search_call', id: 'ts_2', call_id: 'call_2', execution: 'client', arguments: { query: 'sea' } },
      ];
      on('/responses', [{ json: asks }, { json: response() }]);
    },
    async run({ client, print }) {
      const first = await client.responses.create({ model: 'gpt-test', input: 'Hello?' });
      const output = { type: 'tool_search_output', call_id: 'call_2', execution: 'client', tools: [] };
      const asked = { model: 'gpt-test', previous_response_id: first.id, input: [output] };
      print((await client.responses.create(asked)).output_text);
    },
    check({ events }) {
      const calls = ofType(events, 'TOOL_CALL_START').map(({ tool_call, metadata }) => [
        tool_call.id,
        tool_call.arguments,
        metadata.synthetic ?? false,
      ]);
      assert.deepEqual(calls, [
        ['ts_1', { query: 'sky' }, true],
        ['call_2', { query: 'sea' }, false],
      ]);
    },
  },

  'computer that the app operates': {
    serve: ({ on }) => {
      const asks = response({ id: 'resp_ask' });
      asks.output = [
        {
          type: 'computer_call',
          id: 'cu_1',
          call_id: 'call_cu',
          status: 'completed',
          pending_safety_checks: [],
          action: { type: 'screenshot' },
        },
      ];
      on('/responses', [{ json: asks }, { json: response() }]);
    },
    async run({ client, print }) {
      const first = await client.responses.create({ model: 'gpt-test', input: 'What is on the screen?' });
      const output = { type: 'computer_screenshot', image_url: 'https://example.test/screen.png' };
      const input = [{ type: 'computer_call_output', call_id: 'call_cu', output }];
      print((await client.responses.create({ model: 'gpt-test', previous_response_id: first.id, input })).output_text);
    },
    trail: [
      'SESSION_START',
      'INPUT_RECEIVED',
      'MODEL_INVOCATION_START',
      'MODEL_INVOCATION_END',
      'TOOL_CALL_START computer',
      'TOOL_CALL_END computer',
      'MODEL_INVOCATION_START',
      'MODEL_INVOCATION_END',
      'OUTPUT_EMITTED',
      'SESSION_END',
    ],
    check({ events }) {
      const [{ tool_call }] = ofType(events, 'TOOL_CALL_START');
      assert.deepEqual(tool_call.arguments, { type: 'screenshot' });
    },
  },
};
