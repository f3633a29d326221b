import type { AgentSpanData, InstrumentationScope } from '@chaukas/core';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import { messageText } from '../meaning/messages.ts';
import { decisionsOf, middlewareDecisions } from '../meaning/policies.ts';
import { commandsIn, graphPlace, messagesIn, stateUpdate } from '../meaning/state.ts';
import { recordHandoff } from './failures.ts';
import { noteRetry } from './retries.ts';
import type { Run, RunKind, RunStart, SaidOfRun } from './run.ts';
import type { Runs } from './runs.ts';

/** What the library says when a chain starts, beside what it says of every run. */
export interface ChainStart {
  readonly serialized: unknown;
  readonly inputs: unknown;
  readonly runType: unknown;
  readonly name: string | undefined;
}

/** Chains that only shape what others work on. */
const SHAPING: ReadonlySet<unknown> = new Set(['prompt', 'parser']);
const HIDDEN_TAG = 'langsmith:hidden';
const HIDDEN_NAME = /^(?:ChannelWrite|Branch)</;
const STATE_WRITE = 'UpdateState';

/** A chain starts: a graph is an agent, all others are structure. */
export function chainStarted(runs: Runs, said: SaidOfRun, chain: ChainStart, scope: InstrumentationScope): void {
  const { id, parentId, tags, metadata, className } = said;
  const name = chain.name ?? className ?? 'chain';
  const kind = kindOf(said, chain, name, runs.open.get(parentId));
  const start: RunStart = { id, parentId, kind, name, tags, metadata, className, inputs: chain.inputs };
  noteRetry(runs, start);
  if (kind === 'graph') graphStarted(runs, start, scope);
  else runs.start(start, isStateWrite(start) ? { scope, input: null } : { scope });
}

/** A chain came to its end. */
export function chainEnded(runs: Runs, run: Run, outputs: unknown): void {
  if (run.kind === 'node') nodeEnded(runs, run, outputs);
  if (isStateWrite(run.start)) noteState(runs, run, outputs);
  if (run.graph?.interrupted === true && run.span !== undefined) run.span.endReason = 'interrupted';
  runs.end(run, { outputs });
}

function kindOf(
  { tags, metadata, className }: SaidOfRun,
  { serialized, runType }: ChainStart,
  name: string,
  parent: Run | undefined,
): RunKind {
  if (tags.includes(HIDDEN_TAG) || SHAPING.has(runType) || HIDDEN_NAME.test(name)) return 'noise';
  if (className === 'AgentExecutor' || readList(serialized, 'id').includes('pregel')) return 'graph';
  return parent?.kind === 'graph' && read(metadata, 'langgraph_node') === name ? 'node' : 'chain';
}

/** Somebody wrote the state of a graph from outside. */
function isStateWrite({ name, kind, parentId }: RunStart): boolean {
  return kind === 'chain' && parentId === undefined && name.endsWith(STATE_WRITE);
}

function graphStarted(runs: Runs, start: RunStart, scope: InstrumentationScope): void {
  const node = runs.open.get(start.parentId)?.nearest(({ kind }) => kind === 'node');
  const around = node?.parent;
  const goto = node === undefined ? undefined : around?.graph?.gotos.get(node.name);
  if (node !== undefined && around !== undefined) {
    if (goto !== undefined) recordHandoff(around, goto.from, start.name, goto);
    around.graph?.gotos.delete(node.name);
    around.graph?.agents.set(node.name, start.name);
  }
  const data: AgentSpanData = { type: 'agent', name: start.name };
  const resume = resumeOf(start.inputs);
  const run = runs.start(start, {
    scope,
    data,
    ...(resume !== undefined && { input: { role: 'user', text: textOf(resume) } }),
  });
  if (run === undefined || resume === undefined || run.parent !== undefined) return;
  for (const decision of decisionsOf(resume)) runs.note(run, { type: 'policy_decision', ...decision });
}

/** What a graph goes on with that waited for a person. */
function resumeOf(inputs: unknown): unknown {
  return readText(inputs, 'lg_name') === 'Command' ? read(inputs, 'resume') : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function nodeEnded(runs: Runs, run: Run, outputs: unknown): void {
  noteState(runs, run, outputs);
  for (const decision of middlewareDecisions(run.name, outputs))
    runs.note(run, { type: 'policy_decision', ...decision });
  const graph = run.parent?.graph;
  if (graph === undefined) return;
  for (const { goto, parallel, toParent, update } of commandsIn(outputs)) {
    if (toParent) continue;
    for (const target of goto)
      graph.gotos.set(target, { from: graph.agents.get(run.name) ?? run.name, parallel, update });
  }
  if (run.name === 'tools') refusedCalls(run, outputs);
}

/** What a node, or somebody from outside, changed in the state of a graph. */
function noteState(runs: Runs, run: Run, outputs: unknown): void {
  const update = stateUpdate(outputs);
  if (Object.keys(update).length === 0) return;
  const place = graphPlace(run.start.metadata);
  runs.note(run, { type: 'state_update', update, ...(Object.keys(place).length > 0 && { graph: place }) });
}

/** Calls that never reached their tool, because the model named one that is not there or gave arguments it does not take. */
function refusedCalls(run: Run, outputs: unknown): void {
  for (const message of messagesIn(outputs)) {
    const id = readText(message, 'tool_call_id');
    const graph = run.nearestGraph?.graph;
    const call = id === undefined ? undefined : graph?.untaken(id);
    if (call === undefined || read(message, 'status') !== 'error') continue;
    const said = messageText(message).text;
    const span = run.tree.startSpan(
      {
        type: 'function',
        name: call.name,
        call_id: call.id,
        requested_by: call.requestedBy,
        ...known({ input: inputOf(call.arguments) }),
      },
      run.nearestSpan,
      run.startedAt,
    );
    span?.setError({ message: said });
    span?.addEvent({ type: 'error', message: said, code: 'tool_call_refused', recoverable: true });
    span?.finish();
  }
}

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
