/** The era without sessions: requests that go past the funnel, rounds of one call, and servers for a request each. */
import { withTrace } from '@chaukas/core';
import { EventStatus, EventType } from '@chaukas/spec';
import { expect, it } from 'vitest';
import { register } from '../../src/index.ts';
import { recorded } from '../harness/linked.ts';
import { linkModern } from '../harness/modern.ts';

it('has the probe and the subscription in the trace, and one session for all servers', async () => {
  const registration = register();
  const events = await recorded(() =>
    withTrace('run', async () => {
      const { client, close } = await linkModern({ listens: true });
      await client.listTools();
      await close();
    }),
  );
  registration.unregister();
  const client = events.filter(({ type, metadata }) => type === EventType.MCP_CALL_END && metadata?.side === 'client');
  expect(
    client.map(({ content, status }) => [
      content.value && 'operation' in content.value && content.value.operation,
      status,
    ]),
  ).toEqual([
    ['server/discover', EventStatus.COMPLETED],
    ['subscriptions/listen', EventStatus.COMPLETED],
    ['tools/list', EventStatus.COMPLETED],
  ]);
  const served = events.filter(
    ({ type, metadata }) => type === EventType.MCP_CALL_START && metadata?.side === 'server',
  );
  const asked = events.filter(({ type, metadata }) => type === EventType.MCP_CALL_START && metadata?.side === 'client');
  // The server of a subscription is not a server of the library's.
  expect(served.map(({ parentSpanId }) => parentSpanId)).toEqual([asked[0]?.spanId, asked[2]?.spanId]);
  expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(events.filter(({ type }) => type === EventType.SESSION_START)).toHaveLength(1);
});

it('has the question and the second round inside the call, each round under its own span', async () => {
  const registration = register();
  const events = await recorded(() =>
    withTrace('run', async () => {
      const { client, close } = await linkModern();
      await client.callTool({ name: 'ask' });
      await close();
    }),
  );
  registration.unregister();
  const calls = events.filter(
    ({ type, content }) =>
      type === EventType.MCP_CALL_START && content.case === 'mcpCall' && content.value.operation === 'tools/call',
  );
  const tools = events.filter(({ type }) => type === EventType.TOOL_CALL_START);
  expect(calls).toHaveLength(2);
  expect(calls[1]?.parentSpanId).toBe(calls[0]?.spanId);
  expect(tools.map(({ parentSpanId }) => parentSpanId)).toEqual(calls.map(({ spanId }) => spanId));
  const question = events.find(
    ({ type, content }) =>
      type === EventType.MCP_CALL_START &&
      content.case === 'mcpCall' &&
      content.value.operation === 'elicitation/create',
  );
  expect(question?.parentSpanId).toBe(calls[0]?.spanId);
});
