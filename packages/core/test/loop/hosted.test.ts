import { type Event, EventStatus, EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import type { HostedFact } from '../../src/instrumentation.ts';
import { all, find, record, typeName } from '../support/recording.ts';
import { done, PlainClient } from './plain-client.ts';

const code: HostedFact = {
  kind: 'tool',
  name: 'code',
  call_id: 't-1',
  input: { code: '1+1' },
  output: { stdout: '2' },
};
const mcp: HostedFact = {
  kind: 'mcp',
  operation: 'tools/call',
  server: 'weather',
  server_url: 'https://mcp.example',
  request: { name: 'now' },
  response: { text: 'sun' },
};

async function answered(hosted: readonly HostedFact[]): Promise<readonly Event[]> {
  const recording = record();
  new PlainClient().ask({}, { ...done, hosted });
  return recording.events();
}

it('a tool that the provider ran is a synthetic pair inside the model call, with no time of its own', async () => {
  const events = await answered([code]);
  const [start, end] = [find(events, EventType.TOOL_CALL_START), find(events, EventType.TOOL_CALL_END)];
  const model = find(events, EventType.MODEL_INVOCATION_START);
  expect([start.spanId, start.parentSpanId]).toEqual([end.spanId, model.spanId]);
  expect(start.content.value).toMatchObject({ id: 't-1', name: 'code', arguments: { code: '1+1' } });
  expect(end.content.value).toMatchObject({ toolCallId: 't-1', output: { stdout: '2' }, executionTimeMs: 0 });
  expect(end.metadata).toEqual({ synthetic: true, requested_by: model.spanId, tool_name: 'code' });
  expect(end.status).toBe(EventStatus.COMPLETED);
});

it('an MCP server that the provider called is a synthetic pair, whose end keeps what was asked', async () => {
  const events = await answered([mcp]);
  const end = find(events, EventType.MCP_CALL_END);
  expect(end.parentSpanId).toBe(find(events, EventType.MODEL_INVOCATION_START).spanId);
  expect(end.content.value).toMatchObject({
    operation: 'tools/call',
    serverName: 'weather',
    serverUrl: 'https://mcp.example',
    request: { name: 'now' },
    response: { text: 'sun' },
  });
  expect(end.metadata).toEqual({ synthetic: true });
});

it('one that failed has an error of its own, and the model call has not failed', async () => {
  const failure = { message: 'no such city', code: 'not_found' };
  const events = await answered([{ ...code, failure }, mcp]);
  const tool = find(events, EventType.TOOL_CALL_END);
  const [error, ...more] = all(events, EventType.ERROR);
  expect([tool.status, more]).toEqual([EventStatus.FAILED, []]);
  expect(error?.parentSpanId).toBe(tool.spanId);
  expect(error?.content.value).toMatchObject({ errorMessage: 'no such city', errorCode: 'not_found' });
  expect(find(events, EventType.MODEL_INVOCATION_END).status).toBe(EventStatus.COMPLETED);
});

it('one that had no result when the answer ended was given up', async () => {
  const { status, metadata } = find(
    await answered([{ kind: 'tool', name: 'code', unfinished: true }]),
    EventType.TOOL_CALL_END,
  );
  expect([status, metadata?.end_reason]).toEqual([EventStatus.CANCELLED, 'unfinished']);
});

it('data that was read and policies that decided are points of the model call, before its end', async () => {
  const events = await answered([
    { kind: 'data_access', datasource: 'web', query: 'sun', document_ids: ['https://sun.example'] },
    { kind: 'policy', policy_id: 'refusal', outcome: 'deny', rule_ids: ['cyber'], rationale: 'no' },
  ]);
  const model = find(events, EventType.MODEL_INVOCATION_START);
  const [access, policy] = [find(events, EventType.DATA_ACCESS), find(events, EventType.POLICY_DECISION)];
  expect([access.parentSpanId, policy.parentSpanId]).toEqual([model.spanId, model.spanId]);
  expect(access.content.value).toMatchObject({ datasource: 'web', documentIds: ['https://sun.example'] });
  expect(policy.content.value).toMatchObject({ policyId: 'refusal', outcome: 'deny', ruleIds: ['cyber'] });
  const order = events.map(typeName);
  expect(order.indexOf('POLICY_DECISION')).toBeLessThan(order.indexOf('MODEL_INVOCATION_END'));
});

it.each([
  ['failed', (live: ReturnType<PlainClient['call']>) => live.failed(new Error('reset'), undefined, [code])],
  ['gave up', (live: ReturnType<PlainClient['call']>) => live.cancelled('early_break', [code])],
])('what was done before the call %s is recorded too', async (_how, end) => {
  const recording = record();
  end(new PlainClient().call());
  const { status } = find(await recording.events(), EventType.TOOL_CALL_END);
  expect(status).toBe(EventStatus.COMPLETED);
});
