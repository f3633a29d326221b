import type { PolicyDecisionSpanEvent } from '@chaukas/core';
import { readText } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import { approvalEvent, traceIdOf } from '../mapping/approval.ts';
import type { Run } from './run.ts';

interface Decision {
  event: PolicyDecisionSpanEvent;
  at: number;
}

/** How many states are remembered whose runs did not go on yet. */
const MAX_WAITING = 1000;

/** Decisions by the state that they are on: they belong to the run that goes on with it. */
const waiting = new Map<unknown, Decision[]>();

/** Somebody approved of a tool call, or refused it. */
export function decided(bridge: Bridge, state: unknown, outcome: 'allow' | 'deny', args: readonly unknown[]): void {
  const [item, options] = args;
  const kept = waiting.get(state) ?? [];
  kept.push({ event: approvalEvent(item, outcome, readText(options, 'message')), at: Date.now() });
  waiting.set(state, kept);
  if (waiting.size > MAX_WAITING) tellOfTrace(bridge, waiting.keys().next().value);
}

/** Records what was decided before a run went on, in that run. */
export function tellDecisions(bridge: Bridge, { input }: Run, traceId: string): void {
  const trace = bridge.traces.find(traceId)?.trace;
  if (trace === undefined || !waiting.has(input)) return;
  for (const { event, at } of take(input)) trace.addEvent(event, at);
}

/** Records what was decided and never acted on, when the process ends. */
export function tellAllDecisions(bridge: Bridge): void {
  for (const state of [...waiting.keys()]) tellOfTrace(bridge, state);
}

function tellOfTrace(bridge: Bridge, state: unknown): void {
  const traceId = traceIdOf(state);
  const trace = traceId === undefined ? undefined : bridge.traces.find(traceId)?.trace;
  for (const { event, at } of take(state)) trace?.addEvent(event, at);
}

function take(state: unknown): Decision[] {
  const decisions = waiting.get(state) ?? [];
  waiting.delete(state);
  return decisions;
}
