import { types } from 'node:util';
import { guard, suite } from '@chaukas/core/instrumentation';
import {
  defineInstrumentation,
  type Instrumentation,
  type PatchContext,
  patchMethods,
  type RegisterOptions,
} from '@chaukas/instrumentation';
import { CLASSES, observeClass } from './injection/classes.ts';
import { configureWith } from './injection/configure.ts';
import { CallbackHandler } from './injection/handler.ts';
import { memberOf } from './injection/member.ts';
import type { Observed } from './injection/observed.ts';
import { runs } from './runs/all-runs.ts';
import { RunContext } from './runs/context-source.ts';
import { VERSION } from './version.ts';

/** Options of `register()`. */
export type LangChainOptions = RegisterOptions;

function patch(target: unknown, context: PatchContext<LangChainOptions>): (() => void) | undefined {
  const manager = memberOf(target, 'CallbackManager');
  if (typeof manager !== 'function' || typeof memberOf(manager, '_configureSync') !== 'function') return undefined;
  let active = true;
  const undos: (() => void)[] = [suite().context.addSource(new RunContext(runs))];
  // What is found necessary in a call that was under way when all was taken back is taken back at once.
  const onPatch = (undo: () => void): unknown => (active ? undos.push(undo) : undo());
  const observed: Observed = { runs, scope: context.scope, onPatch };
  const waiting = waitingClasses(target, context, observed);
  const onRoot = (): void => {
    context.onCall();
    waiting();
  };
  const configure = configureWith(new CallbackHandler(runs, context.scope), onRoot);
  undos.push(patchMethods(manager, 'langchain callbacks', { _configureSync: configure }));
  // What is required is still on its way with what it was required by, and must not be asked for in the meantime.
  if (types.isModuleNamespaceObject(target)) waiting();
  else queueMicrotask(() => void (active && guard('patch', waiting)));
  return () => {
    active = false;
    for (const undo of undos.splice(0).reverse()) undo();
  };
}

/** Wraps the classes that are there; to be called again for those that are still to come. */
function waitingClasses(target: unknown, { module }: PatchContext<LangChainOptions>, observed: Observed): () => void {
  const missing = new Set(CLASSES);
  return () => {
    for (const entry of missing) {
      const found = memberOf(target, entry.name) ?? memberOf(module(entry.module), entry.name);
      if (typeof found !== 'function') continue;
      missing.delete(entry);
      observed.onPatch(observeClass(found, entry, observed));
    }
  };
}

export const instrumentation: Instrumentation<LangChainOptions> = defineInstrumentation<LangChainOptions>({
  name: '@chaukas/instrument-langchain',
  version: VERSION,
  library: '@langchain/core',
  subpath: 'callbacks/manager',
  files: ['dist/callbacks/manager.js', 'dist/callbacks/manager.cjs'],
  testedMajor: 1,
  patch,
  identify(target) {
    const manager = memberOf(target, 'CallbackManager');
    return typeof manager === 'function' ? manager : undefined;
  },
});
