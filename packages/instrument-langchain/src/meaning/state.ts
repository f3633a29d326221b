import { known, read, readEntries, readList, readText } from '@chaukas/instrumentation';
import { isMessage, plainMessage, plainValue } from './messages.ts';

/** A command of the library's: what it changes, and where it sends the work. */
export interface GraphCommand {
  readonly goto: readonly string[];
  /** Several parts of the work at once. */
  readonly parallel: boolean;
  /** It is meant for the graph around. */
  readonly toParent: boolean;
  readonly update: Record<string, unknown>;
}

/** Whether a value is a command of a graph. */
export function isCommand(value: unknown): boolean {
  return readText(value, 'lg_name') === 'Command';
}

/** What a command says. */
export function commandOf(command: unknown): GraphCommand {
  const goto = read(command, 'goto');
  const targets = Array.isArray(goto) ? goto : goto === undefined ? [] : [goto];
  const names = targets.flatMap((target: unknown) =>
    typeof target === 'string' ? target : (readText(target, 'node') ?? []),
  );
  const isSend = targets.some((target: unknown) => typeof target === 'object');
  return {
    goto: names,
    parallel: isSend || names.length > 1,
    toParent: read(command, 'graph') === '__parent__',
    update: updateOf(read(command, 'update')),
  };
}

/** The commands in what a node came to. */
export function commandsIn(outputs: unknown): GraphCommand[] {
  return itemsOf(outputs).filter(isCommand).map(commandOf);
}

/**
 * What a node changed in the state of its graph, in the form of a state update: `{ key: { new } }`. A node says it as an
 * object, by a command, or as a list of both; what is sent on to other nodes changes nothing.
 */
export function stateUpdate(outputs: unknown): Record<string, { new: unknown }> {
  const update: Record<string, { new: unknown }> = {};
  for (const item of itemsOf(outputs)) {
    const changed = isCommand(item)
      ? commandOf(item).update
      : isSend(item)
        ? {}
        : Object.fromEntries(readEntries(item));
    for (const [key, value] of Object.entries(changed)) {
      const before = update[key];
      const both = before !== undefined && Array.isArray(before.new) && Array.isArray(value);
      update[key] = {
        new: both ? [...(before.new as unknown[]), ...(plainValue(value) as unknown[])] : plainValue(value),
      };
    }
  }
  return update;
}

/** Where in the graph something happened. */
export function graphPlace(metadata: unknown): Record<string, unknown> {
  return known({
    node: readText(metadata, 'langgraph_node'),
    step: read(metadata, 'langgraph_step'),
    path: readText(metadata, 'langgraph_checkpoint_ns') ?? readText(metadata, 'checkpoint_ns'),
  });
}

/** Messages that a node wrote, from whatever form its update has. */
export function messagesIn(outputs: unknown): readonly unknown[] {
  return itemsOf(outputs).flatMap((item) => {
    const update = isCommand(item) ? Object.fromEntries(readEntries(item, 'update')) : item;
    const messages = read(update, 'messages');
    return Array.isArray(messages) ? messages : isMessage(item) ? [item] : [];
  });
}

/** The library wraps what is no object as `{ output }`. */
function itemsOf(outputs: unknown): readonly unknown[] {
  const wrapped = readList(outputs, 'output');
  const inner = wrapped.some((item) => isCommand(item) || isSend(item) || isMessage(item)) ? wrapped : undefined;
  if (inner !== undefined) return inner;
  return Array.isArray(outputs) ? outputs : [outputs];
}

function isSend(value: unknown): boolean {
  return readText(value, 'lg_name') === 'Send';
}

/** An update is an object, or a list of pairs. */
function updateOf(update: unknown): Record<string, unknown> {
  if (isMessage(update)) return { messages: [plainMessage(update)] };
  const entries = Array.isArray(update) ? update.flatMap(pairOf) : readEntries(update);
  return Object.fromEntries(entries.map(([key, value]) => [key, plainValue(value)]));
}

function pairOf(pair: unknown): [string, unknown][] {
  return Array.isArray(pair) && typeof pair[0] === 'string' ? [[pair[0], pair[1]]] : [];
}
