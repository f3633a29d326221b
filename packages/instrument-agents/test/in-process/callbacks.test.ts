import { EventType } from '@chaukas/spec';
import * as agents from '@openai/agents';
import { expect, test } from 'vitest';
import { answering, response, says } from '../scenarios/common/answers.mjs';
import { inProcess, ofType } from './sdk.ts';

/** Decisions that a callback of the app's makes while its run waits for it: they are recorded in that run, when they are made. */
const sdk = inProcess();

async function decisionsOf(tool: agents.Tool, ...asked: readonly object[]): Promise<unknown[]> {
  const answers = asked.map((item, at) => response(`resp_${at}`, [item]));
  sdk.server.on('/responses', answering(...answers, response('resp_last', [says('Done.')])));
  await sdk.runner().run(new agents.Agent({ name: 'Operator', model: 'gpt-test', tools: [tool] }), 'Go on');
  const events = await sdk.events();
  const [agent] = ofType(events, EventType.AGENT_START);
  return ofType(events, EventType.POLICY_DECISION).map(({ content, parentSpanId }) => {
    expect(parentSpanId).toBe(agent?.spanId);
    const { policyId, outcome, rationale, ruleIds } = Object(content.value);
    return [policyId, outcome, rationale, ruleIds];
  });
}

const asksToRead = (id: string, name: string) => ({
  type: 'mcp_approval_request',
  id,
  name,
  server_label: 'docs',
  arguments: '{"page":1}',
});

test('of the provider’s MCP calls, where its client is not recorded', async () => {
  const docs = agents.hostedMcpTool({
    serverLabel: 'docs',
    serverUrl: 'https://docs.example.com/mcp',
    requireApproval: 'always',
    onApproval: async (_context, { rawItem }) =>
      Reflect.get(rawItem, 'name') === 'read' ? { approve: true } : { approve: false, reason: 'reading only' },
  });
  expect(await decisionsOf(docs, asksToRead('mcpr_1', 'read'), asksToRead('mcpr_2', 'erase'))).toEqual([
    ['tool_approval:read', 'allow', '', ['mcpr_1']],
    ['tool_approval:erase', 'deny', 'reading only', ['mcpr_2']],
  ]);
});

const command = (call_id: string, text: string) => ({
  type: 'shell_call',
  id: `sh_${call_id}`,
  call_id,
  status: 'completed',
  action: { commands: [text], timeout_ms: null, max_output_length: null },
});

test('of commands of the shell', async () => {
  const exit = { type: 'exit', exitCode: 0 } as const;
  const shell = agents.shellTool({
    shell: { run: async () => ({ output: [{ stdout: 'a b', stderr: '', outcome: exit }] }) },
    needsApproval: true,
    onApproval: async (_context, { rawItem }) =>
      JSON.stringify(rawItem).includes('rm') ? { approve: false, reason: 'looking only' } : { approve: true },
  });
  expect(await decisionsOf(shell, command('call_1', 'ls'), command('call_2', 'rm -rf .'))).toEqual([
    ['tool_approval:shell', 'allow', '', ['call_1']],
    ['tool_approval:shell', 'deny', 'looking only', ['call_2']],
  ]);
});
