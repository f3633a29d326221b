import type { PolicyDecisionSpanEvent } from '@chaukas/core';
import { suite } from '@chaukas/core/instrumentation';
import { read, readText } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import { approvalEvent, clientTells, traceIdOf } from '../mapping/approval.ts';
import { currentRun, type Run } from './run.ts';

interface Decision {
  event: PolicyDecisionSpanEvent;
  at: number;
}

/** How many states are remembered whose runs did not go on yet. */
const MAX_WAITING = 1000;

/** Decisions by the state that they are on: they belong to the run that goes on with it. */
const waiting = new Map<unknown, Decision[]>();

type Outcome = 'allow' | 'deny';

/** Somebody approved of a tool call, or refused it: before its run goes on, or in the run itself by a callback of the app's. */
export function decided(bridge: Bridge, state: unknown, outcome: Outcome, args: readonly unknown[]): void {
  if (clientTells(args[0])) return;
  const event = decisionOn(outcome, args);
  if (currentRun()?.state === state) {
    tellHere(event);
    return;
  }
  const kept = waiting.get(state) ?? [];
  kept.push({ event, at: Date.now() });
  waiting.set(state, kept);
  if (waiting.size > MAX_WAITING) tellOfTrace(bridge, waiting.keys().next().value);
}

/** The SDK does in the context of a run what a callback of the app's decided, where it does not do so in the run's state. */
export function decidedInContext(context: unknown, outcome: Outcome, args: readonly unknown[]): void {
  const run = currentRun();
  if (run !== undefined && read(run.state, '_context') === context) tellHere(decisionOn(outcome, args));
}

function decisionOn(outcome: Outcome, [item, options]: readonly unknown[]): PolicyDecisionSpanEvent {
  return approvalEvent(item, outcome, readText(options, 'message'));
}

function tellHere(event: PolicyDecisionSpanEvent): void {
  const frame = suite().context.current();
  (frame?.span ?? frame?.trace)?.addEvent(event);
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
