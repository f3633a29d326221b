// Tools that the provider runs by itself, and answers that it stops or pauses.
import assert from 'node:assert/strict';
import { events, message, text } from './common/answers.mjs';
import { distinct, endOf, ofType } from './common/find.mjs';
import { HELLO } from './common/requests.mjs';
import { ONE_CALL, oneCall } from './common/trails.mjs';

const use = (id, name, input) => ({ type: 'server_tool_use', id, name, input });
const result = (id, type, content) => ({ type: `${type}_tool_result`, tool_use_id: id, content });

const SEARCH = use('srvtoolu_1', 'web_search', { query: 'weather in Pune' });
const FOUND = result('srvtoolu_1', 'web_search', [
  { type: 'web_search_result', url: 'https://a.example/', title: 'A', encrypted_content: 'x', page_age: null },
  { type: 'web_search_result', url: 'https://b.example/', title: 'B', encrypted_content: 'y', page_age: null },
]);
const FETCH = use('srvtoolu_2', 'web_fetch', { url: 'https://c.example/' });
const FETCHED = result('srvtoolu_2', 'web_fetch', {
  type: 'web_fetch_result',
  url: 'https://c.example/',
  retrieved_at: null,
  content: { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'c' }, title: null },
});
const CODE = use('srvtoolu_3', 'code_execution', { code: 'print(2)' });
const RAN = result('srvtoolu_3', 'code_execution', {
  type: 'code_execution_result',
  stdout: '2\n',
  stderr: '',
  return_code: 0,
  content: [],
});
const FAILED = result('srvtoolu_3', 'code_execution', {
  type: 'code_execution_tool_result_error',
  error_code: 'unavailable',
});
const MCP = { type: 'mcp_tool_use', id: 'mcptoolu_1', name: 'echo', server_name: 'demo', input: { say: 'hi' } };
const MCP_RESULT = { type: 'mcp_tool_result', tool_use_id: 'mcptoolu_1', is_error: false, content: [text('hi')] };

const TOOL_PAIR = ['TOOL_CALL_START code_execution', 'TOOL_CALL_END code_execution'];

/** One answer, plain and streamed. */
function hosted(name, { content, request = HELLO, trail, check, ...more }) {
  const whole = message({ content, ...more });
  const create = ({ client }) => (request.mcp_servers ? client.beta.messages : client.messages);
  return {
    [`hosted: ${name}`]: {
      serve: ({ on }) => on('/messages', { json: whole }),
      async run(app) {
        app.print(await create(app).create(request));
      },
      trail,
      check,
    },
    [`hosted: ${name}, streamed`]: {
      serve: ({ on }) => on('/messages', { sse: events(whole) }),
      async run(app) {
        app.print(await create(app).stream(request).finalMessage());
      },
      trail,
      check,
    },
  };
}

const accesses = (found) =>
  ofType(found, 'DATA_ACCESS').map(({ data_access, metadata }) => [
    data_access.datasource,
    metadata.query,
    data_access.document_ids,
  ]);

export const scenarios = {
  ...hosted('web search and fetch', {
    content: [SEARCH, FOUND, FETCH, FETCHED, text('Sunny.')],
    trail: oneCall('DATA_ACCESS', 'DATA_ACCESS'),
    check({ events: found }) {
      assert.deepEqual(accesses(found), [
        ['web_search', 'weather in Pune', ['https://a.example/', 'https://b.example/']],
        ['web_fetch', 'https://c.example/', ['https://c.example/']],
      ]);
    },
  }),

  ...hosted('code execution', {
    content: [CODE, RAN, text('2')],
    trail: oneCall(...TOOL_PAIR),
    check({ events: found }) {
      const [end] = ofType(found, 'TOOL_CALL_END');
      assert.equal(end.metadata.synthetic, true);
      assert.equal(end.tool_response.output.stdout, '2\n');
      assert.equal(end.parent_span_id, endOf(found).span_id);
    },
  }),

  ...hosted('code execution that failed', {
    content: [CODE, FAILED, text('Sorry.')],
    trail: oneCall(TOOL_PAIR[0], 'ERROR', `${TOOL_PAIR[1]} FAILED`),
    check: ({ events: found }) => assert.equal(ofType(found, 'ERROR')[0].error.error_code, 'unavailable'),
  }),

  ...hosted('an MCP server', {
    content: [MCP, MCP_RESULT, text('hi')],
    request: { ...HELLO, mcp_servers: [{ type: 'url', url: 'https://mcp.example/', name: 'demo' }] },
    trail: oneCall('MCP_CALL_START', 'MCP_CALL_END'),
    check({ events: found }) {
      const [{ mcp_call, metadata }] = ofType(found, 'MCP_CALL_END');
      assert.deepEqual(
        [mcp_call.operation, mcp_call.server_name, mcp_call.server_url, mcp_call.request],
        ['tools/call', 'demo', 'https://mcp.example/', { name: 'echo', arguments: { say: 'hi' } }],
      );
      assert.equal(metadata.synthetic, true);
    },
  }),

  'hosted: the token for an MCP server': {
    otherForm: true,
    serve: ({ on }) => on('/messages', { json: message() }),
    async run({ client, print }) {
      const server = { type: 'url', url: 'https://mcp.example/', name: 'demo', authorization_token: 'plain words' };
      print((await client.beta.messages.create({ ...HELLO, mcp_servers: [server] })).id);
    },
    trail: ONE_CALL,
    check: ({ events: found }) => assert.ok(!JSON.stringify(found).includes('plain words'), 'it is masked'),
  },

  ...hosted('a refusal', {
    content: [text('I')],
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: 'cyber', explanation: 'Not that.' },
    trail: oneCall('POLICY_DECISION'),
    check({ events: found }) {
      const [{ policy }] = ofType(found, 'POLICY_DECISION');
      assert.deepEqual([policy.outcome, policy.rule_ids, policy.rationale], ['deny', ['cyber'], 'Not that.']);
      assert.equal(endOf(found).llm_invocation.finish_reason, 'refusal');
    },
  }),

  ...hosted('a full context window', {
    content: [text('I was about to')],
    stop_reason: 'model_context_window_exceeded',
    trail: ONE_CALL,
    check: ({ events: found }) =>
      assert.equal(endOf(found).llm_invocation.finish_reason, 'model_context_window_exceeded'),
  }),

  'hosted: an answer that pauses': {
    serve: ({ on }) =>
      on('/messages', ({ json }) => ({
        json:
          json.messages.length === 1
            ? message({ content: [text('Searching.'), SEARCH], stop_reason: 'pause_turn' })
            : message({ id: 'msg_2', content: [FOUND, text('Sunny.')] }),
      })),
    async run({ client, print }) {
      const first = await client.messages.create(HELLO);
      const messages = [...HELLO.messages, { role: 'assistant', content: first.content }];
      print(first.stop_reason, await client.messages.create({ ...HELLO, messages }));
    },
    trail: [
      'SESSION_START',
      'INPUT_RECEIVED',
      'MODEL_INVOCATION_START',
      'MODEL_INVOCATION_END',
      'MODEL_INVOCATION_START',
      'DATA_ACCESS',
      'MODEL_INVOCATION_END',
      'OUTPUT_EMITTED',
      'SESSION_END',
    ],
    check({ events: found }) {
      assert.equal(distinct(found, 'trace_id'), 1, 'one trace');
      assert.equal(ofType(found, 'OUTPUT_EMITTED')[0].message.text, 'Sunny.');
      assert.equal(accesses(found)[0][1], 'weather in Pune');
    },
  },

  'hosted: a stream left after its search': {
    serve: ({ on }) => {
      const frames = events(message({ content: [SEARCH, FOUND, text('Sunny.')] }));
      on('/messages', { sse: frames.slice(0, -4), hang: true });
    },
    async run({ client, print, served }) {
      for await (const event of await client.messages.create({ ...HELLO, stream: true })) {
        print(event.type);
        if (event.delta?.type === 'text_delta') break;
      }
      print(await served());
    },
    check({ events: found }) {
      assert.equal(accesses(found).length, 1);
      assert.equal(endOf(found).metadata.end_reason, 'early_break');
    },
  },
};
