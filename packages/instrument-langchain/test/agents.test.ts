import { dispatchCustomEvent } from '@langchain/core/callbacks/dispatch';
import { ToolMessage } from '@langchain/core/messages';
import { Annotation, Command, MemorySaver, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import {
  createAgent,
  humanInTheLoopMiddleware,
  modelCallLimitMiddleware,
  modelFallbackMiddleware,
  modelRetryMiddleware,
  piiMiddleware,
  tool,
  toolCallLimitMiddleware,
  toolRetryMiddleware,
} from 'langchain';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { runs } from '../src/runs/all-runs.ts';
import { answer, asks, failure, provider } from './harness/provider.ts';
import { record } from './harness/trail.ts';

const add = tool(({ a, b }) => String(a + b), {
  name: 'add',
  description: 'adds',
  schema: z.object({ a: z.number(), b: z.number() }),
});
const ask = { messages: [{ role: 'user', content: 'What is 1 and 2?' }] };

test('an agent: its model, its tools, and what they have to do with each other', async () => {
  await using scripted = await provider([answer(asks('c1', 'add', { a: 1, b: 2 }), 'tool_calls'), answer('three')]);
  const agent = createAgent({ model: scripted.model, tools: [add], name: 'adder' });
  const trail = await record(() => agent.invoke(ask));
  expect(trail.counts()).toEqual({
    INPUT_RECEIVED: 1,
    AGENT_START: 1,
    MODEL_INVOCATION_START: 2,
    MODEL_INVOCATION_END: 2,
    TOOL_CALL_START: 1,
    TOOL_CALL_END: 1,
    STATE_UPDATE: 3,
    AGENT_END: 1,
    OUTPUT_EMITTED: 1,
  });
  const [start] = trail.of('TOOL_CALL_START');
  expect(start?.content.value).toMatchObject({ id: 'c1', name: 'add', arguments: { a: 1, b: 2 } });
  expect(start?.metadata?.requested_by).toBe(trail.of('MODEL_INVOCATION_END')[0]?.spanId);
  expect(trail.of('TOOL_CALL_END')[0]?.content.value).toMatchObject({ toolCallId: 'c1', output: { output: '3' } });
  const [agentEnd] = trail.of('AGENT_END');
  expect(agentEnd?.metadata).toMatchObject({ model: 'gpt-test', tools: ['add'], usage: { input: 12, total: 30 } });
  for (const event of [...trail.of('MODEL_INVOCATION_START'), start])
    expect(event?.parentSpanId).toBe(agentEnd?.spanId);
  expect(trail.of('INPUT_RECEIVED')[0]?.content.value).toMatchObject({ text: 'What is 1 and 2?' });
  expect(trail.of('OUTPUT_EMITTED')[0]?.content.value).toMatchObject({ text: 'three' });
});

test("the newest form of an agent's events shows the same run", async () => {
  await using scripted = await provider([answer('hello')]);
  const agent = createAgent({ model: scripted.model, tools: [], name: 'talker' });
  const trail = await record(async () => {
    const run = await agent.streamEvents(ask, { version: 'v3' });
    for await (const _ of run);
  });
  expect(trail.counts()).toMatchObject({
    AGENT_START: 1,
    AGENT_END: 1,
    MODEL_INVOCATION_START: 1,
    MODEL_INVOCATION_END: 1,
  });
  expect(runs.open.size).toBe(0);
});

test('a tool that throws failed, and the agent goes on', async () => {
  const broken = tool(
    () => {
      throw new TypeError('no scale');
    },
    { name: 'weigh', description: 'weighs', schema: z.object({}) },
  );
  await using scripted = await provider([answer(asks('c1', 'weigh', {}), 'tool_calls'), answer('sorry')]);
  const agent = createAgent({ model: scripted.model, tools: [broken], name: 'scale' });
  const trail = await record(() => agent.invoke(ask).catch(() => undefined));
  expect(trail.of('ERROR').map(({ content }) => content.value)).toMatchObject([
    { errorMessage: 'no scale', errorCode: 'TypeError' },
  ]);
  expect(trail.of('TOOL_CALL_END')[0]).toMatchObject({ status: 4 });
});

test('a call that never reaches its tool is a tool call that failed', async () => {
  await using scripted = await provider([answer(asks('c1', 'add', { a: 'one' }), 'tool_calls'), answer('sorry')]);
  const agent = createAgent({ model: scripted.model, tools: [add], name: 'adder' });
  const trail = await record(() => agent.invoke(ask));
  expect(trail.of('TOOL_CALL_START')[0]?.content.value).toMatchObject({
    id: 'c1',
    name: 'add',
    arguments: { a: 'one' },
  });
  expect(trail.of('TOOL_CALL_END')[0]?.status).toBe(4);
  expect(trail.of('ERROR')).toHaveLength(1);
});

test('an approval is asked for and given, and the agent goes on', async () => {
  await using scripted = await provider([answer(asks('c1', 'add', { a: 1, b: 2 }), 'tool_calls'), answer('three')]);
  const agent = createAgent({
    model: scripted.model,
    tools: [add],
    name: 'adder',
    checkpointer: new MemorySaver(),
    middleware: [humanInTheLoopMiddleware({ interruptOn: { add: true } })],
  });
  const thread = { configurable: { thread_id: 'sum-1' } };
  const trail = await record(async () => {
    await agent.invoke(ask, thread);
    await agent.invoke(new Command({ resume: { decisions: [{ type: 'approve' }] } }), thread);
  });
  expect(trail.of('POLICY_DECISION').map(({ content }) => content.value)).toMatchObject([
    { policyId: 'HumanInTheLoopMiddleware', outcome: 'review', ruleIds: ['HumanInTheLoopMiddleware.after_model'] },
    { policyId: 'HumanInTheLoopMiddleware', outcome: 'allow' },
  ]);
  expect(trail.of('ERROR')).toEqual([]);
  expect(trail.of('TOOL_CALL_END')).toHaveLength(1);
});

test('an approval that is refused is a denial, and no tool call', async () => {
  await using scripted = await provider([answer(asks('c1', 'add', { a: 1, b: 2 }), 'tool_calls'), answer('well')]);
  const agent = createAgent({
    model: scripted.model,
    tools: [add],
    name: 'adder',
    checkpointer: new MemorySaver(),
    middleware: [humanInTheLoopMiddleware({ interruptOn: { add: true } })],
  });
  const thread = { configurable: { thread_id: 'sum-2' } };
  const trail = await record(async () => {
    await agent.invoke(ask, thread);
    await agent.invoke(new Command({ resume: { decisions: [{ type: 'reject', message: 'no sums' }] } }), thread);
  });
  expect(trail.of('POLICY_DECISION').map(({ content }) => Reflect.get(Object(content.value), 'outcome'))).toEqual([
    'review',
    'deny',
  ]);
  expect(trail.of('TOOL_CALL_START')).toEqual([]);
});

test('personal data that is masked or blocked is a decision', async () => {
  await using scripted = await provider([answer('ok')]);
  const mail = { messages: [{ role: 'user', content: 'I am ann@example.com' }] };
  const agentWith = (strategy: 'redact' | 'block') =>
    createAgent({
      model: scripted.model,
      tools: [],
      name: 'mailer',
      middleware: [piiMiddleware('email', { strategy })],
    });
  const trail = await record(async () => {
    await agentWith('redact').invoke(mail);
    await agentWith('block')
      .invoke(mail)
      .catch(() => undefined);
    await agentWith('redact').invoke(ask);
  });
  expect(trail.of('POLICY_DECISION').map(({ content }) => content.value)).toMatchObject([
    { policyId: 'pii:email', outcome: 'allow', ruleIds: ['email'] },
    { policyId: 'pii:email', outcome: 'deny' },
  ]);
  expect(trail.of('ERROR').map(({ content }) => content.value)).toMatchObject([{ errorCode: 'PIIDetectionError' }]);
});

test('limits that stop an agent or a tool are decisions', async () => {
  const calls = answer(asks('c1', 'add', { a: 1, b: 2 }), 'tool_calls');
  await using scripted = await provider([
    calls,
    answer(asks('c2', 'add', { a: 1, b: 2 }), 'tool_calls'),
    calls,
    answer('done'),
  ]);
  const trail = await record(async () => {
    const limited = modelCallLimitMiddleware({ runLimit: 1, exitBehavior: 'end' });
    await createAgent({ model: scripted.model, tools: [add], name: 'a', middleware: [limited] }).invoke(ask);
  });
  expect(trail.of('POLICY_DECISION').map(({ content }) => content.value)).toMatchObject([
    { policyId: 'ModelCallLimitMiddleware', outcome: 'deny' },
  ]);
  const answered: { messages?: readonly unknown[] } = {};
  const tools = await record(async () => {
    const middleware = [toolCallLimitMiddleware({ runLimit: 1 })];
    Object.assign(
      answered,
      await createAgent({ model: scripted.model, tools: [add], name: 'b', middleware }).invoke(ask),
    );
  });
  const blocked = answered.messages?.filter((message) => Reflect.get(Object(message), 'status') === 'error') ?? [];
  expect(blocked.length).toBeGreaterThan(0);
  expect(tools.of('POLICY_DECISION').map(({ content }) => content.value)).toMatchObject(
    blocked.map(() => ({ policyId: 'ToolCallLimitMiddleware', outcome: 'deny', ruleIds: ['add'] })),
  );
});

test('a middleware that asks the model again makes a retry, with another model a fallback', async () => {
  await using scripted = await provider([failure(500), answer('a'), failure(500), answer('b')]);
  await using other = await provider([answer('b')], { model: 'gpt-other' });
  const trail = await record(async () => {
    const retry = modelRetryMiddleware({ maxRetries: 2, initialDelayMs: 1 });
    await createAgent({ model: scripted.model, tools: [], name: 'a', middleware: [retry] }).invoke(ask);
    const fallback = modelFallbackMiddleware(other.model);
    await createAgent({ model: scripted.model, tools: [], name: 'b', middleware: [fallback] }).invoke(ask);
  });
  expect(trail.of('RETRY').map(({ retry, metadata }) => [retry?.attempt, retry?.strategy, metadata?.reason])).toEqual([
    [1, 'framework', 'HTTP 500'],
    [1, 'fallback', 'HTTP 500'],
  ]);
  expect(trail.of('MODEL_INVOCATION_END').map(({ status }) => status)).toEqual([4, 3, 4, 3]);
});

test('a middleware that calls a tool again makes a retry of that call', async () => {
  let calls = 0;
  const flaky = tool(
    () => {
      if (++calls < 3) throw new Error('busy');
      return 'ok';
    },
    { name: 'flaky', description: 'fails', schema: z.object({}) },
  );
  await using scripted = await provider([answer(asks('c1', 'flaky', {}), 'tool_calls'), answer('done')]);
  const retry = toolRetryMiddleware({ maxRetries: 3, initialDelayMs: 1 });
  const trail = await record(() =>
    createAgent({ model: scripted.model, tools: [flaky], name: 'a', middleware: [retry] }).invoke(ask),
  );
  expect(trail.of('RETRY').map(({ retry: said }) => [said?.attempt, said?.strategy])).toEqual([
    [1, 'framework'],
    [2, 'framework'],
  ]);
  expect(trail.of('TOOL_CALL_END').map(({ status }) => status)).toEqual([4, 4, 3]);
});

test('an agent that hands over to another', async () => {
  await using first = await provider([answer(asks('h1', 'transfer_to_billing', {}), 'tool_calls')]);
  await using second = await provider([answer('paid')]);
  const transfer = tool(
    (_, config) =>
      new Command({
        goto: 'billing',
        graph: Command.PARENT,
        update: {
          messages: [new ToolMessage({ content: 'over to billing', tool_call_id: config.toolCall?.id ?? 'h1' })],
        },
      }),
    { name: 'transfer_to_billing', description: 'hands over', schema: z.object({}) },
  );
  const desk = createAgent({ model: first.model, tools: [transfer], name: 'desk' });
  const billing = createAgent({ model: second.model, tools: [], name: 'billing' });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode('desk', desk.graph, { ends: ['billing'] })
    .addNode('billing', billing.graph)
    .addEdge(START, 'desk')
    .compile({ name: 'office' });
  const trail = await record(() => graph.invoke(ask));
  expect(trail.of('AGENT_HANDOFF').map(({ content }) => content.value)).toMatchObject([
    { fromAgentName: 'desk', toAgentName: 'billing', handoffType: 'sequential' },
  ]);
  expect(trail.of('AGENT_START').map(({ agentName }) => agentName)).toEqual(['office', 'desk', 'billing']);
  expect(trail.of('ERROR')).toEqual([]);
  expect(trail.of('AGENT_END').map(({ status }) => status)).toEqual([3, 3, 3]);
  expect(runs.open.size).toBe(0);
});

test('nodes that send the work to agents hand over to them', async () => {
  await using one = await provider([answer('1')]);
  const left = createAgent({ model: one.model, tools: [], name: 'left' });
  const router = new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec }))
    .addNode('router', () => new Command({ goto: ['left'] }), { ends: ['left'] })
    .addNode('left', left.graph)
    .addEdge(START, 'router')
    .compile({ name: 'office' });
  const trail = await record(() => router.invoke(ask));
  expect(trail.of('AGENT_HANDOFF').map(({ content }) => content.value)).toMatchObject([
    { fromAgentName: 'router', toAgentName: 'left' },
  ]);
});

test("an event of the app's own is a SYSTEM event where it happened", async () => {
  await using scripted = await provider([answer(asks('c1', 'note', {}), 'tool_calls'), answer('ok')]);
  const note = tool(
    async () => {
      await dispatchCustomEvent('noted', { n: 1 });
      return 'yes';
    },
    { name: 'note', description: 'notes', schema: z.object({}) },
  );
  const trail = await record(() => createAgent({ model: scripted.model, tools: [note], name: 'a' }).invoke(ask));
  expect(
    trail.of('SYSTEM').map(({ metadata, parentSpanId }) => [metadata?.name, metadata?.data, parentSpanId]),
  ).toEqual([['noted', { n: 1 }, trail.of('TOOL_CALL_START')[0]?.spanId]]);
});
