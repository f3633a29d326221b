import type { AgentSpanData, SpanEvent } from '@chaukas/core';
import { known, read, readList, readText } from '@chaukas/instrumentation';
import type { BridgedTrace } from '../bridge/bridged-trace.ts';
import type { Twin } from '../bridge/twin.ts';
import { currentRun } from '../runner/run.ts';
import { reviewsOf } from './approval.ts';
import { configurationChange } from './configuration.ts';
import { dataOf, type Kind } from './kind.ts';
import { inputOf } from './task.ts';

/** An agent while it is the one that acts. */
export const agent: Kind = {
  data: (sdk, { run }) => {
    const name = readText(sdk, 'name') ?? 'Agent';
    const described = read(run?.agent, 'name') === name ? describeAgent(run?.agent, run?.withoutContent) : {};
    return { type: 'agent', name, ...known({ output_type: readText(sdk, 'output_type') }), ...described };
  },
  started(twin) {
    const { run, span, parent } = twin;
    const data = dataOf(twin, 'agent');
    if (data === undefined) return;
    if (read(run?.agent, 'name') === data.name) twin.subject = run?.agent;
    const change = twin.subject === undefined ? undefined : configurationChange(span.trace.sessionId, data);
    if (change !== undefined) span.addEvent({ type: 'state_update', update: change });
    // Where the SDK makes no span of the whole run, this is what stands for it.
    if (parent === undefined && run?.outer === undefined) tellInput(twin);
  },
  fill(twin) {
    const data = dataOf(twin, 'agent');
    if (data === undefined) return;
    const { spanData } = twin.sdk;
    const tools = namesIn(readList(spanData, 'tools'));
    const handoffs = namesIn(readList(spanData, 'handoffs'));
    if (tools.length > 0) data.tools = tools;
    if (handoffs.length > 0) data.handoffs = handoffs;
    const instructions = readText(twin.lastCall?.sdk.spanData, '_response', 'instructions');
    if (instructions !== undefined && !twin.withoutContent) data.instructions ??= instructions;
  },
  finishing(twin) {
    const { span, run, parent, ended } = twin;
    for (const review of reviewsOf(run)) span.addEvent(review, ended?.at);
    if (parent === undefined) tellOutput(twin.trace, ended?.at);
  },
};

/** Where the SDK makes no span of the whole run: its final output, as its hook said it. */
export function tellOutput({ trace }: BridgedTrace, at: number | undefined): void {
  const run = currentRun();
  if (run?.output === undefined || run.outer !== undefined) return;
  const text = run.withoutContent ? { text: '' } : run.output;
  run.output = undefined;
  trace.addEvent({ type: 'output_emitted', final: true, ...text }, at);
}

function tellInput(twin: Twin): void {
  const input = inputOf(twin.run);
  if (input === undefined || twin.run?.inputTold === true) return;
  if (twin.run !== undefined) twin.run.inputTold = true;
  const event: SpanEvent = { type: 'input_received', ...input };
  twin.trace.trace.addEvent(event, twin.startTime);
}

/** What an agent of the SDK's is. */
export function describeAgent(given: unknown, withoutContent = false): Partial<AgentSpanData> {
  const tools = namesIn(readList(given, 'tools').map((tool) => read(tool, 'name')));
  const handoffs = namesIn(readList(given, 'handoffs').map((to) => read(to, 'agentName') ?? read(to, 'name')));
  return known({
    instructions: withoutContent ? undefined : readText(given, 'instructions'),
    model: modelName(given),
    tools: tools.length > 0 ? tools : undefined,
    handoffs: handoffs.length > 0 ? handoffs : undefined,
  });
}

/** The model by its name, or the one that the app made by the name it has. */
export function modelName(given: unknown): string | undefined {
  return readText(given, 'model') ?? readText(given, 'model', '_model') ?? readText(given, 'model', 'model');
}

function namesIn(list: readonly unknown[]): string[] {
  return list.filter((name) => typeof name === 'string' && name !== '') as string[];
}
