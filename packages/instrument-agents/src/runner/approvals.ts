import type { PolicyDecisionSpanEvent } from '@chaukas/core';
import { read, readText } from '@chaukas/instrumentation';
import type { Bridge } from '../bridge/bridge.ts';
import type { BridgedTrace } from '../bridge/bridged-trace.ts';
import { approvalEvent, traceIdOf } from '../mapping/approval.ts';
import type { Run } from './run.ts';

interface Decision {
  event: PolicyDecisionSpanEvent;
  at: number;
}

/** Decisions on states whose trace this process has not seen: those of a run that began in another one. */
const waiting = new WeakMap<object, Decision[]>();

/** Somebody approved of a tool call, or refused it. It belongs to the run that asked, else to the one that goes on. */
export function decided(bridge: Bridge, state: unknown, outcome: 'allow' | 'deny', args: readonly unknown[]): void {
  const [item, options] = args;
  const event = approvalEvent(item, outcome, readText(options, 'message'));
  const traceId = traceIdOf(state) ?? readText(read(state, '_context'), 'traceId');
  const trace = traceId === undefined ? undefined : bridge.traces.find(traceId);
  if (trace !== undefined) {
    trace.trace.addEvent(event);
  } else if (typeof state === 'object' && state !== null) {
    const kept = waiting.get(state) ?? [];
    kept.push({ event, at: Date.now() });
    waiting.set(state, kept);
  }
}

/** Records what was decided before a run went on. */
export function tellDecisions({ input }: Run, trace: BridgedTrace): void {
  if (typeof input !== 'object' || input === null) return;
  for (const { event, at } of waiting.get(input) ?? []) trace.trace.addEvent(event, at);
  waiting.delete(input);
}
