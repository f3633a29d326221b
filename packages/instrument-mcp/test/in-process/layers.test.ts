/** Where layers meet: what a framework or the app has a span of already is recorded once. */
import { withFunctionSpan, withMcpSpan, withMcpToolsSpan, withTrace } from '@chaukas/core';
import { suite } from '@chaukas/core/instrumentation';
import { EventStatus, EventType } from '@chaukas/spec';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { register } from '../../src/index.ts';
import { type Linked, link, recorded } from '../harness/linked.ts';

let linked: Linked;
let registration: ReturnType<typeof register>;

beforeAll(async () => {
  registration = register();
  linked = await link();
});
afterAll(async () => {
  await linked.client.close();
  registration.unregister();
});

const add = () => linked.client.callTool({ name: 'add', arguments: { a: 1, b: 2 } });
const isCall = ({ type }: { type: EventType }) =>
  [EventType.MCP_CALL_START, EventType.MCP_CALL_END, EventType.TOOL_CALL_START, EventType.TOOL_CALL_END].includes(type);
const named = (events: Awaited<ReturnType<typeof recorded>>) =>
  events.filter(isCall).map(({ type }) => EventType[type]);

it('gives a tool of a framework its request as a child, and no second tool call', async () => {
  const events = await recorded(() =>
    withTrace('run', () =>
      withFunctionSpan(
        async (span) => {
          await add();
          if (!span.isNoop) expect(suite().provider.claims.on(span).has('mcp')).toBe(true);
        },
        { data: { name: 'calc__add' } },
      ),
    ),
  );
  expect(named(events)).toEqual(['TOOL_CALL_START', 'MCP_CALL_START', 'MCP_CALL_END', 'TOOL_CALL_END']);
  const [tool, request] = events.filter(isCall);
  expect(request?.parentSpanId).toBe(tool?.spanId);
});

it('gives a tool that only uses another one a tool call each', async () => {
  const events = await recorded(() => withTrace('run', () => withFunctionSpan(add, { data: { name: 'research' } })));
  expect(named(events).filter((type) => type === 'TOOL_CALL_START')).toHaveLength(2);
});

it('fills the span that the app has of a request', async () => {
  const events = await recorded(() =>
    withTrace('run', () => withMcpSpan(add, { data: { operation: 'tools/call', server: 'mine' } })),
  );
  const ends = events.filter(({ type }) => type === EventType.MCP_CALL_END);
  expect(ends).toHaveLength(1);
  expect(ends[0]?.content.value).toMatchObject({ operation: 'tools/call', serverName: 'mine', method: 'memory' });
});

it('gives what becomes of a request a span of its own where that of the app is over', async () => {
  let pending: Promise<unknown> | undefined;
  const start = () => {
    pending = add();
  };
  const events = await recorded(() =>
    withTrace('run', async () => {
      withMcpSpan(start, { data: { operation: 'tools/call' } });
      await pending;
    }),
  );
  const [owner, own] = events.filter(({ type }) => type === EventType.MCP_CALL_START);
  expect(own?.parentSpanId).toBe(owner?.spanId);
  const end = events.find(({ type, spanId }) => type === EventType.MCP_CALL_END && spanId === own?.spanId);
  expect(end?.content.value).toMatchObject({ response: { content: [{ text: '3' }] } });
});

it('fills the span that a framework has of a listing', async () => {
  const events = await recorded(() =>
    withTrace('run', () => withMcpToolsSpan(() => linked.client.listTools(), { data: { server: 'mine' } })),
  );
  const client = events.filter(
    ({ type, metadata }) => type === EventType.MCP_CALL_START && metadata?.side !== 'server',
  );
  expect(client).toHaveLength(1);
});

it('makes a request of its own of what is another one', async () => {
  const events = await recorded(() =>
    withTrace('run', () => withMcpSpan(add, { data: { operation: 'resources/read' } })),
  );
  expect(events.filter(({ type }) => type === EventType.MCP_CALL_START)).toHaveLength(2);
});

it('tells of an error once where both ends are in the process', async () => {
  const events = await recorded(() => withTrace('run', () => linked.client.callTool({ name: 'boom', arguments: {} })));
  expect(events.filter(({ type }) => type === EventType.ERROR)).toHaveLength(1);
  const ends = events.filter(({ type }) => type === EventType.MCP_CALL_END || type === EventType.TOOL_CALL_END);
  expect(ends.map(({ status }) => status)).toEqual([EventStatus.FAILED, EventStatus.FAILED]);
});

it('puts the request for a tool that a model asked for inside that call', async () => {
  const { loops } = suite();
  const client = {};
  const start = {
    client,
    data: { type: 'generation', operation: 'chat' } as const,
    instrumentation: { name: 'test', version: '0' },
    startedAt: performance.now(),
    workflow: 'chat',
    frame: undefined,
    cell: suite().context.cell(),
  };
  const asked = { id: 'call_1', name: 'add', arguments: '{"a":1,"b":2}' };
  const events = await recorded(async () => {
    loops.startCall(start)?.answered({ toolCalls: [asked] });
    await add();
    const results = [{ id: 'call_1', output: '3' }];
    loops.startCall({ ...start, startedAt: performance.now(), results })?.answered({});
  });
  const tool = events.find(({ type }) => type === EventType.TOOL_CALL_START);
  const request = events.find(({ type }) => type === EventType.MCP_CALL_START);
  expect(request?.parentSpanId).toBe(tool?.spanId);
  expect(events.filter(({ type }) => type === EventType.TOOL_CALL_START)).toHaveLength(1);
});
