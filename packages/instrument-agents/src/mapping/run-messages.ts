import { readList } from '@chaukas/instrumentation';
import type { Twin } from '../bridge/twin.ts';
import { inputMessage } from './message.ts';

const told = new WeakSet<Twin>();

/** Where only spans are seen, what came into a run shows in its first model call, and what went out in its last. */
export function tellOfRun(call: Twin): void {
  let root = call;
  for (let at = call.parent; at !== undefined; at = at.parent) {
    at.lastCall = call.sdk.error === null ? call : at.lastCall;
    root = at;
  }
  if (call.run !== undefined || root === call || told.has(root)) return;
  told.add(root);
  const input = inputMessage(readList(call.sdk.spanData, '_input'));
  if (input !== undefined) root.trace.trace.addEvent({ type: 'input_received', ...input }, root.startTime);
}
