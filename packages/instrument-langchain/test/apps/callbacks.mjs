/**
 * What an app's own handlers are told, by every way in which handlers can be given: one line for each call, with the run
 * and its parent by the order in which they were first seen. Run with and without us, both are to be the same.
 */
import { CallbackManager } from '@langchain/core/callbacks/manager';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { RunnableLambda, RunnableMap } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { createAgent } from 'langchain';
import { z } from 'zod';

const sabotage = process.env.SABOTAGE;
const lines = [];
const ids = new Map();
const idOf = (id) => {
  if (id === undefined) return '-';
  if (!ids.has(id)) ids.set(id, ids.size);
  return `#${ids.get(id)}`;
};

/** Where the run's id, its parent's and the name stand among the arguments of each method. */
const METHODS = {
  handleChainStart: [2, 3, 7],
  handleChainEnd: [1, 2],
  handleChainError: [1, 2],
  handleChatModelStart: [2, 3, 7],
  handleLLMNewToken: [2, 3],
  handleLLMEnd: [1, 2],
  handleLLMError: [1, 2],
  handleToolStart: [2, 3, 6],
  handleToolEnd: [1, 2],
  handleToolError: [1, 2],
  handleRetrieverStart: [2, 3, 6],
  handleCustomEvent: [2],
};

function handler(name) {
  const told = { name, awaitHandlers: true };
  for (const [method, [id, parent, runName]] of Object.entries(METHODS)) {
    told[method] = (...args) => {
      const what = runName === undefined ? '' : ` ${args[runName] ?? ''}`;
      const around = parent === undefined ? '' : ` in ${idOf(args[parent])}`;
      lines.push(`${name} ${method} ${idOf(args[id])}${around}${what}`);
    };
  }
  return told;
}

if (sabotage === 'replace') {
  // What another tool does: the manager that the app gave is replaced by a list, so children are lost.
  const original = CallbackManager._configureSync;
  CallbackManager._configureSync = function (given, ...rest) {
    const replaced = given === undefined || Array.isArray(given) ? given : [...given.handlers.slice(0, 1)];
    return original.call(this, replaced, ...rest);
  };
}
if (sabotage === 'push') {
  const original = CallbackManager._configureSync;
  CallbackManager._configureSync = function (given, ...rest) {
    if (Array.isArray(given)) given.push({ name: 'pushed', handleChainStart() {} });
    return original.call(this, given, ...rest);
  };
}

const model = new FakeListChatModel({ responses: ['one', 'two', 'three'] });
const own = new FakeListChatModel({ responses: ['own'], callbacks: [handler('constructor')] });
const chain = ChatPromptTemplate.fromTemplate('say {x}').pipe(model).pipe(new StringOutputParser());
const failing = RunnableLambda.from(() => {
  throw new RangeError('too far');
});
const add = tool(({ a }) => String(a), { name: 'add', description: 'adds', schema: z.object({ a: z.number() }) });
const State = Annotation.Root({ n: Annotation() });
const graph = new StateGraph(State)
  .addNode('one', () => ({ n: 1 }))
  .addNode('ask', () => ({ n: interrupt('go on?') }))
  .addEdge(START, 'one')
  .addEdge('one', 'ask')
  .compile({ checkpointer: new MemorySaver(), name: 'graph' });
const list = [handler('list')];
const manager = CallbackManager.fromHandlers({});
manager.addHandler(handler('manager'));
const thread = { configurable: { thread_id: 't' }, callbacks: list };

const STEPS = {
  chain: () => chain.invoke({ x: 1 }, { callbacks: list }),
  managed: () => chain.invoke({ x: 1 }, { callbacks: manager }),
  none: () => chain.invoke({ x: 1 }),
  constructor: () => own.invoke('hi'),
  both: () => own.invoke('hi', { callbacks: list }),
  batch: () => chain.batch([{ x: 1 }, { x: 2 }], { callbacks: list, maxConcurrency: 1 }),
  map: () => RunnableMap.from({ a: chain, b: chain }).invoke({ x: 1 }, { callbacks: list }),
  nested: () => RunnableLambda.from(() => chain.invoke({ x: 1 })).invoke(1, { callbacks: list }),
  failing: () => chain.pipe(failing).invoke({ x: 1 }, { callbacks: list }),
  tool: () => add.invoke({ a: 1 }, { callbacks: list }),
  retry: () => failing.withRetry({ stopAfterAttempt: 2 }).invoke(1, { callbacks: list }),
  fallback: () => failing.withFallbacks([RunnableLambda.from(() => 'ok')]).invoke(1, { callbacks: list }),
  graph: () => graph.invoke({ n: 0 }, thread),
  resume: () => graph.invoke(new Command({ resume: 'yes' }), thread),
  agent: () =>
    createAgent({ model, tools: [], name: 'agent' }).invoke(
      { messages: [{ role: 'user', content: 'hi' }] },
      { callbacks: list },
    ),
  stream: async () => {
    const pieces = [];
    for await (const piece of await chain.stream({ x: 1 }, { callbacks: list })) pieces.push(piece);
    return pieces.join('');
  },
  broken: async () => {
    for await (const _ of await chain.stream({ x: 1 }, { callbacks: list })) break;
  },
  events: async () => {
    const names = [];
    for await (const { event, name } of chain.streamEvents({ x: 1 }, { version: 'v2', callbacks: list }))
      names.push(`${event}:${name}`);
    return names;
  },
};

for (const [name, step] of Object.entries(STEPS)) {
  lines.push(`== ${name}`);
  const outcome = await step().catch((error) => `${error.name}: ${error.message}`);
  lines.push(
    `-> ${JSON.stringify(outcome?.content ?? outcome)?.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, 'id')}`,
  );
  lines.push(`handlers ${list.map((one) => one.name).join()} ${manager.handlers.map((one) => one.name).length}`);
}
process.stdout.write(`${lines.join('\n')}\n`);
