/**
 * The same with the versions before: core 0.3, LangGraph 0.4, `langchain` 0.3, in an app of its own that npm installs, with
 * our packages as they would be published. Run after a build: `node test/layers/langchain-old-set.mjs`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../../scripts/lib/npm.mjs';
import { packPackages } from '../../scripts/lib/packed-app.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VERSIONS = [
  '@langchain/core@0.3.80',
  '@langchain/langgraph@0.4.10',
  'langchain@0.3.37',
  '@langchain/openai@0.6.9',
  'zod@3',
];
const PACKAGES = ['spec', 'core', 'instrumentation', 'instrument-langchain'];

/** What one run of the app below makes, by the scripted models and tools of the app itself. */
const EXPECTED = {
  AGENT_START: 3,
  AGENT_END: 3,
  MODEL_INVOCATION_START: 6,
  MODEL_INVOCATION_END: 6,
  TOOL_CALL_START: 2,
  TOOL_CALL_END: 2,
  DATA_ACCESS: 1,
  RETRY: 1,
  ERROR: 1,
  POLICY_DECISION: 2,
};

const APP = `
import { register } from '@chaukas/instrument-langchain';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { RunnableLambda } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel, FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { MemoryVectorStore } from 'langchain/vectorstores/memory';
import { Annotation, Command, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
register();
class Scripted extends FakeStreamingChatModel {
  bindTools() { return this; }
  async _generate() { const message = this.responses.shift(); return { generations: [{ text: '', message }] }; }
}
const add = tool(({ a }) => String(a), { name: 'add', description: 'adds', schema: z.object({ a: z.number() }) });
// An agent: two models, one tool.
const llm = new Scripted({ responses: [new AIMessage({ content: '', tool_calls: [{ id: 'c1', name: 'add', args: { a: 1 } }] }), new AIMessage('one')] });
const agent = createReactAgent({ llm, tools: [add], name: 'adder' });
console.log((await agent.invoke({ messages: [new HumanMessage('one?')] })).messages.at(-1).content);
// A tool of its own.
console.log(await add.invoke({ a: 2 }));
// A retry: a model that fails once.
let calls = 0;
class Flaky extends FakeListChatModel { async _generate(...args) { if (++calls === 1) throw new RangeError('busy'); return super._generate(...args); } }
console.log((await new Flaky({ responses: ['ok'] }).withRetry({ stopAfterAttempt: 2 }).invoke('hi')).content);
// A stream that is left early.
for await (const _ of await new FakeListChatModel({ responses: ['abc'] }).stream('hi')) break;
// A search.
const store = await MemoryVectorStore.fromTexts(['a', 'b'], [{ id: 1 }, { id: 2 }], new FakeEmbeddings());
console.log((await store.asRetriever(1).invoke('a')).length);
// A graph that waits.
const graph = new StateGraph(Annotation.Root({ n: Annotation() })).addNode('ask', () => ({ n: interrupt('ok?') })).addEdge(START, 'ask').compile({ checkpointer: new MemorySaver(), name: 'waiter' });
const thread = { configurable: { thread_id: 't' } };
await graph.invoke({ n: 1 }, thread);
await graph.invoke(new Command({ resume: true }), thread);
`;

const folder = mkdtempSync(join(tmpdir(), 'chaukas-old-'));
try {
  const tarballs = await packPackages(PACKAGES, ROOT, folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  await npm(
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--engine-strict=false', ...tarballs, ...VERSIONS],
    folder,
  );
  writeFileSync(join(folder, 'app.mjs'), APP);
  const trail = join(folder, 'events.jsonl');
  const env = { ...process.env, CHAUKAS_OUTPUT_FILE: trail, CHAUKAS_OUTPUT_MODE: 'file' };
  execFileSync(process.execPath, ['app.mjs'], { cwd: folder, env, stdio: 'inherit' });
  const found = {};
  const events = readFileSync(trail, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const { type } of events) {
    const name = type.replace('EVENT_TYPE_', '');
    found[name] = (found[name] ?? 0) + 1;
  }
  const wrong = Object.entries(EXPECTED).filter(([name, count]) => found[name] !== count);
  const call = events.find(({ type }) => type === 'EVENT_TYPE_TOOL_CALL_START');
  if (call?.tool_call?.id !== 'c1') wrong.push(['id of the tool call', 'c1', call?.tool_call?.id]);
  process.stdout.write(`${VERSIONS.join(' ')}: ${JSON.stringify(found)}\n`);
  for (const [name, count] of wrong) process.stdout.write(`wrong: ${name} ${found[name]} instead of ${count}\n`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
