/** Who is told of a trace, and who is believed. */
import { withTrace } from '@chaukas/core';
import { EventType } from '@chaukas/spec';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { McpOptions } from '../../src/index.ts';
import { register } from '../../src/index.ts';
import { link, recorded } from '../harness/linked.ts';

let registration: ReturnType<typeof register> | undefined;
afterEach(() => registration?.unregister());

/** A server somewhere, as far as the client can see: it answers everything and keeps what it was sent. */
function remote(url: string): { transport: Transport; sent: JSONRPCMessage[] } {
  const sent: JSONRPCMessage[] = [];
  const transport: Transport & { _url: URL } = {
    _url: new URL(url),
    start: async () => undefined,
    close: async () => transport.onclose?.(),
    send: async (message) => {
      sent.push(message);
      if (!('id' in message) || !('method' in message)) return;
      const initialized = {
        protocolVersion: '2025-11-25',
        capabilities: {},
        serverInfo: { name: 'far', version: '1' },
      };
      const result = message.method === 'initialize' ? initialized : {};
      queueMicrotask(() => transport.onmessage?.({ jsonrpc: '2.0', id: message.id, result }));
    },
  };
  return { transport, sent };
}

async function metaSentTo(url: string, options: McpOptions): Promise<unknown> {
  registration = register(options);
  const { transport, sent } = remote(url);
  const client = new Client({ name: 'app', version: '1' });
  await recorded(() =>
    withTrace('run', async () => {
      await client.connect(transport);
      await client.ping();
      await client.close();
    }),
  );
  const ping = sent.find((message) => 'method' in message && message.method === 'ping');
  return ping && 'params' in ping ? ping.params?._meta : undefined;
}

const context = { traceparent: expect.stringMatching(/^00-/), tracestate: expect.stringMatching(/^chaukas=span_/) };

describe('a request', () => {
  it.each([
    ['http://localhost:3000/mcp', {}, context],
    ['http://127.0.0.2/mcp', {}, context],
    ['http://[::1]:1/mcp', {}, context],
    ['https://mcp.example.com/mcp', {}, undefined],
    ['https://mcp.example.com/mcp', { propagateTo: ['mcp.example.com'] }, context],
    ['https://mcp.example.com/mcp', { propagateTo: ['*.example.com'] }, context],
    ['https://example.com.evil.org/mcp', { propagateTo: ['*.example.com', 'example.com'] }, undefined],
    ['https://mcp.example.com/mcp', { propagateTo: 'all' }, context],
    ['http://localhost:3000/mcp', { propagateTo: 'none' }, undefined],
  ] as const)('to %s with %j', async (url, options, expected) => {
    expect(await metaSentTo(url, options)).toEqual(expected);
  });
});

it('does not follow a parent that is to be ignored', async () => {
  registration = register({ propagateTo: 'all', remoteParents: 'ignore' });
  const { client } = await link();
  const named = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const events = await recorded(() =>
    client.callTool({ name: 'add', arguments: { a: 1, b: 2 }, _meta: { traceparent: named } }),
  );
  await client.close();
  const tool = events.find(({ type }) => type === EventType.TOOL_CALL_START);
  expect(tool?.traceId).not.toContain('a'.repeat(32));
});

it('shares the session of the parent, whatever the transport, and needs no new one for each request', async () => {
  registration = register({ remoteParents: 'accept', propagateTo: 'all' });
  const { client } = await link();
  const state = 'chaukas=span_0123456789abcdef01234567;;customer%201';
  const _meta = { traceparent: `00-${'a'.repeat(32)}-0123456789abcdef-01`, tracestate: `${state},dd=s:1` };
  const events = await recorded(async () => {
    for (const a of [1, 2, 3]) await client.callTool({ name: 'add', arguments: { a, b: 0 }, _meta });
  });
  await client.close();
  const served = events.filter(({ sessionId }) => sessionId === 'customer 1');
  const tools = served.filter(({ type }) => type === EventType.TOOL_CALL_START);
  expect(tools.map(({ parentSpanId }) => parentSpanId)).toEqual(Array(3).fill('span_0123456789abcdef01234567'));
  expect(served.filter(({ type }) => type === EventType.SESSION_START)).toHaveLength(1);
});
