import { guard } from '@chaukas/core/instrumentation';
import {
  defineInstrumentation,
  type Instrumentation,
  patchMethods,
  read,
  standIn,
  type Wrapper,
} from '@chaukas/instrumentation';
import { memberOf } from './injection/member.ts';
import type { LangChainOptions } from './instrumentation.ts';
import { runs } from './runs/all-runs.ts';
import { inSlot, openSlot, type Slot } from './runs/slots.ts';
import { VERSION } from './version.ts';

/**
 * The stream that an app gets of a graph reads ahead of it: when the app leaves it early, what makes it is not told, and the
 * graph's run never ends by itself.
 */
const stream: Wrapper = (original, self, args) => {
  const slot = guard('graph', () => openSlot(self, { delegates: true }));
  if (slot === undefined) return Reflect.apply(original, self, args);
  const made = inSlot(slot, () => Reflect.apply(original, self, args));
  return made instanceof Promise ? withReturn(made, slot) : made;
};

async function withReturn(made: Promise<unknown>, slot: Slot): Promise<unknown> {
  const pieces = await made;
  guard('graph', () => {
    if (typeof pieces !== 'object' || pieces === null) return;
    standIn(pieces, 'return', (method, self, args) => {
      guard('graph', () => slot.run && runs.cancel(slot.run, 'early_break'));
      return Reflect.apply(method, self, args);
    });
  });
  return pieces;
}

/** Writing of a graph's state from outside tells its callbacks nothing of the thread. */
const bulkUpdateState: Wrapper = (original, self, args) => {
  const slot = guard('graph', () => openSlot(undefined, { metadata: read(args[0], 'configurable') }));
  return slot === undefined
    ? Reflect.apply(original, self, args)
    : inSlot(slot, () => Reflect.apply(original, self, args));
};

/** What of `@langchain/langgraph` the callbacks of `@langchain/core` do not tell. */
export const langgraph: Instrumentation<LangChainOptions> = defineInstrumentation<LangChainOptions>({
  name: '@chaukas/instrument-langchain/langgraph',
  version: VERSION,
  library: '@langchain/langgraph',
  subpath: 'pregel',
  files: ['dist/pregel/index.js', 'dist/pregel/index.cjs'],
  optional: true,
  testedMajor: 1,
  patch(target) {
    const prototype = memberOf(memberOf(target, 'Pregel'), 'prototype');
    if (typeof prototype !== 'object' || prototype === null) return undefined;
    return patchMethods(prototype, 'langgraph', { stream, bulkUpdateState });
  },
  identify(target) {
    const graph = memberOf(target, 'Pregel');
    return typeof graph === 'function' ? graph : undefined;
  },
});
