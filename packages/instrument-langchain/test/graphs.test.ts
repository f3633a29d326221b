import { Annotation, Command, END, interrupt, MemorySaver, Send, START, StateGraph } from '@langchain/langgraph';
import { expect, test } from 'vitest';
import { runs } from '../src/runs/all-runs.ts';
import { record, type Trail } from './harness/trail.ts';

const State = Annotation.Root({
  topic: Annotation<unknown>,
  seen: Annotation<string[]>({ reducer: (before, more) => [...before, ...more], default: () => [] }),
});

const updates = (trail: Trail): unknown[] => trail.of('STATE_UPDATE').map(({ content }) => content.value);

test('a graph is an agent by its name, and what its nodes change is what the library says they do', async () => {
  const graph = new StateGraph(State)
    .addNode('plan', () => ({ topic: 'birds' }))
    .addNode('read', () => ({ seen: ['a', 'b'] }))
    .addNode('idle', () => ({}))
    .addEdge(START, 'plan')
    .addEdge('plan', 'read')
    .addEdge('read', 'idle')
    .compile({ name: 'reader' });
  const said: object[] = [];
  const trail = await record(async () => {
    for await (const update of await graph.stream({ topic: 'fish' }, { streamMode: 'updates' })) said.push(update);
  });
  const changed = said
    .flatMap((update) => Object.values(update))
    .filter((update) => Object.keys(update ?? {}).length > 0);
  expect(updates(trail)).toEqual(
    changed.map((update) => Object.fromEntries(Object.entries(update).map(([key, value]) => [key, { new: value }]))),
  );
  expect(trail.of('AGENT_START').map(({ agentName }) => agentName)).toEqual(['reader']);
  expect(trail.of('STATE_UPDATE')[0]?.metadata?.graph).toMatchObject({ node: 'plan', step: 1 });
  expect(trail.of('AGENT_END')[0]?.status).toBe(3);
});

test('parts of the work that are sent out at once each change the state', async () => {
  const graph = new StateGraph(State)
    .addNode('one', (state: { topic: unknown }) => ({ seen: [String(state.topic)] }))
    .addConditionalEdges(START, () => [new Send('one', { topic: 'x' }), new Send('one', { topic: 'y' })])
    .compile();
  const trail = await record(() => graph.invoke({ topic: 'all' }));
  expect(updates(trail)).toEqual([{ seen: { new: ['x'] } }, { seen: { new: ['y'] } }]);
  expect(trail.of('AGENT_START')[0]?.agentName).toBe('LangGraph');
});

test('a graph in a node is an agent below the one around', async () => {
  const inner = new StateGraph(State)
    .addNode('dig', () => ({ seen: ['deep'] }))
    .addEdge(START, 'dig')
    .compile({ name: 'inner' });
  const outer = new StateGraph(State).addNode('sub', inner).addEdge(START, 'sub').compile({ name: 'outer' });
  const trail = await record(() => outer.invoke({ topic: 1 }));
  const [above, below] = trail.of('AGENT_START');
  expect([above?.agentName, below?.agentName]).toEqual(['outer', 'inner']);
  expect(below?.parentSpanId).toBe(above?.spanId);
});

/** A graph that waits for a person. */
const approval = () =>
  new StateGraph(State)
    .addNode('plan', () => ({ topic: 'cut' }))
    .addNode('ask', () => ({ topic: interrupt({ question: 'cut it?' }) }))
    .addEdge(START, 'plan')
    .addEdge('plan', 'ask')
    .compile({ name: 'gardener', checkpointer: new MemorySaver() });

test('a graph that waits for a person is no failure, and goes on in the same session', async () => {
  const graph = approval();
  const thread = { configurable: { thread_id: 'garden-1' } };
  const trail = await record(async () => {
    await graph.invoke({ topic: 'tree' }, thread);
    await graph.invoke(new Command({ resume: true }), thread);
    await graph.invoke({ topic: 'bush' }, thread);
    await graph.invoke(new Command({ resume: 'reject' }), thread);
  });
  const decisions = trail.of('POLICY_DECISION').map(({ content }) => content.value);
  expect(decisions).toMatchObject([
    { policyId: 'interrupt', outcome: 'review', ruleIds: ['ask'], rationale: '{"question":"cut it?"}' },
    { policyId: 'interrupt', outcome: 'allow', rationale: 'true' },
    { policyId: 'interrupt', outcome: 'review' },
    { policyId: 'interrupt', outcome: 'deny', rationale: 'reject' },
  ]);
  expect(trail.of('ERROR')).toEqual([]);
  expect(trail.of('AGENT_END').map(({ status, metadata }) => [status, metadata?.end_reason])).toEqual([
    [3, 'interrupted'],
    [3, undefined],
    [3, 'interrupted'],
    [3, undefined],
  ]);
  expect(new Set(trail.events.map(({ sessionId }) => sessionId))).toEqual(new Set(['garden-1']));
  expect(trail.of('OUTPUT_EMITTED')).toHaveLength(2);
});

test('state that is written from outside is an update of the session', async () => {
  const graph = approval();
  const thread = { configurable: { thread_id: 'garden-2' } };
  const trail = await record(async () => {
    await graph.invoke({ topic: 'tree' }, thread);
    await graph.updateState(thread, { topic: 'hedge' }, 'plan');
  });
  expect(updates(trail).at(-1)).toEqual({ topic: { new: 'hedge' } });
  expect(trail.of('STATE_UPDATE').at(-1)?.sessionId).toBe('garden-2');
});

test('an error in a node is one, where it arose', async () => {
  const graph = new StateGraph(State)
    .addNode('fall', () => {
      throw new RangeError('too far');
    })
    .addEdge(START, 'fall')
    .compile({ name: 'faller' });
  const trail = await record(() => graph.invoke({ topic: 1 }).catch(() => undefined));
  expect(trail.of('ERROR').map(({ content }) => content.value)).toMatchObject([
    { errorMessage: 'too far', errorCode: 'RangeError' },
  ]);
  expect(trail.of('AGENT_END')[0]?.status).toBe(4);
  expect(trail.of('SESSION_END')[0]?.status).toBe(4);
});

test('a graph that is aborted is given up, in whatever order its ends come', async () => {
  const graph = new StateGraph(State)
    .addNode(
      'wait',
      (_, config) =>
        new Promise((_resolve, reject) => {
          config.signal?.addEventListener('abort', () => setTimeout(() => reject(config.signal?.reason), 20));
        }),
    )
    .addEdge(START, 'wait')
    .compile({ name: 'waiter' });
  const abort = new AbortController();
  const trail = await record(async () => {
    const run = graph.invoke({ topic: 1 }, { signal: abort.signal }).catch(() => undefined);
    setTimeout(() => abort.abort(), 30);
    await run;
    await new Promise((resolve) => setTimeout(resolve, 60));
  });
  expect(trail.of('AGENT_END')[0]).toMatchObject({ status: 5, metadata: { end_reason: 'aborted' } });
  expect(trail.of('ERROR')).toEqual([]);
  expect(runs.open.size).toBe(0);
});

test.each(['updates', 'values', 'messages'] as const)(
  'a stream of %s that the app leaves early ends its graph',
  async (streamMode) => {
    const graph = new StateGraph(State)
      .addNode('one', () => ({ seen: ['1'] }))
      .addNode('two', () => ({ seen: ['2'] }))
      .addEdge(START, 'one')
      .addEdge('one', 'two')
      .addEdge('two', END)
      .compile({ name: 'breaker' });
    const trail = await record(async () => {
      for await (const _ of await graph.stream({ topic: 1 }, { streamMode })) break;
    });
    expect(trail.of('AGENT_END')).toHaveLength(1);
    await expect.poll(() => runs.open.size).toBe(0);
  },
);
