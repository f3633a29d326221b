// Decisions of the provider's policies: filters, refusals, approvals.
import assert from 'node:assert/strict';
import { completion, response } from './common/answers.mjs';
import { ofType } from './common/find.mjs';
import { callHello, HELLO } from './common/requests.mjs';
import { failed, ONE_CALL } from './common/trails.mjs';

const DECIDED = ONE_CALL.toSpliced(3, 0, 'POLICY_DECISION');
const policies = (events) =>
  ofType(events, 'POLICY_DECISION').map(({ policy: { policy_id, outcome, rule_ids }, metadata }) => [
    policy_id,
    outcome,
    rule_ids ?? [],
    metadata?.stage,
  ]);
const filtered = (name) => ({
  [name]: { filtered: true, severity: 'high' },
  hate: { filtered: false, severity: 'safe' },
});

export const scenarios = {
  'content filter of Azure, on prompt and answer': {
    serve: ({ on }) => {
      const answer = completion({
        prompt_filter_results: [{ prompt_index: 0, content_filter_results: filtered('jailbreak') }],
      });
      Object.assign(answer.choices[0], {
        finish_reason: 'content_filter',
        content_filter_results: filtered('violence'),
      });
      on('/chat/completions', { json: answer });
    },
    run: callHello,
    trail: DECIDED.toSpliced(3, 0, 'POLICY_DECISION'),
    check({ events }) {
      assert.deepEqual(policies(events), [
        ['openai.content_filter', 'deny', ['jailbreak'], 'input'],
        ['openai.content_filter', 'deny', ['violence'], 'output'],
      ]);
    },
  },

  'content filter of Azure that keeps the prompt back': {
    serve: ({ on }) =>
      on('/chat/completions', {
        status: 400,
        json: {
          error: {
            message: 'The prompt was filtered.',
            code: 'content_filter',
            status: 400,
            innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: filtered('sexual') },
          },
        },
      }),
    run: callHello,
    trail: failed().toSpliced(3, 0, 'POLICY_DECISION'),
    check({ events }) {
      assert.deepEqual(policies(events), [['openai.content_filter', 'deny', ['sexual'], 'input']]);
    },
  },

  'filters that found nothing': {
    serve: ({ on }) => {
      const answer = completion();
      answer.choices[0].content_filter_results = { hate: { filtered: false, severity: 'low' } };
      on('/chat/completions', { json: answer });
    },
    run: callHello,
    trail: ONE_CALL,
  },

  'response that refuses': {
    serve: ({ on }) => {
      const answer = response();
      answer.output[0].content = [{ type: 'refusal', refusal: 'I will not.' }];
      on('/responses', { json: answer });
    },
    async run({ client, print }) {
      print((await client.responses.create({ model: 'gpt-test', input: 'Hello?' })).output);
    },
    trail: DECIDED,
    check({ events }) {
      assert.deepEqual(policies(events), [['openai.refusal', 'deny', [], 'output']]);
    },
  },

  'approval of a tool on an MCP server': {
    serve: ({ on }) => {
      const asks = response({ id: 'resp_ask' });
      asks.output = [
        { type: 'mcp_approval_request', id: 'mcpr_1', server_label: 'docs', name: 'delete', arguments: '{"id":1}' },
      ];
      on('/responses', [{ json: asks }, { json: response({ id: 'resp_done' }) }]);
    },
    async run({ client, print }) {
      const tools = [{ type: 'mcp', server_label: 'docs', server_url: 'https://docs.example.test/mcp' }];
      const first = await client.responses.create({ model: 'gpt-test', input: 'Delete it', tools });
      print(first.output);
      const input = [{ type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: false, reason: 'No!' }];
      print(
        (await client.responses.create({ model: 'gpt-test', previous_response_id: first.id, input, tools }))
          .output_text,
      );
    },
    check({ events }) {
      assert.deepEqual(policies(events), [
        ['openai.mcp_approval', 'review', ['docs', 'delete'], 'tool_input'],
        ['openai.mcp_approval', 'deny', [], 'tool_input'],
      ]);
      assert.equal(new Set(events.map(({ trace_id }) => trace_id)).size, 1, 'one trace');
    },
  },

  'key without the right': {
    serve: ({ on }) =>
      on('/chat/completions', { status: 403, json: { error: { message: 'Not yours.', code: 'no_access' } } }),
    run: callHello,
    trail: failed().toSpliced(3, 0, 'POLICY_DECISION'),
    check({ events }) {
      assert.deepEqual(policies(events), [['openai.access', 'deny', ['no_access'], undefined]]);
      assert.equal(HELLO.model, ofType(events, 'MODEL_INVOCATION_END')[0].llm_invocation.model);
    },
  },
};
