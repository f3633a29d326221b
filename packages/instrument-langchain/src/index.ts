// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withSession, withTrace } from '@chaukas/core';

import type { InstrumentationStatus, Registration } from '@chaukas/instrumentation';
import { memberOf } from './injection/member.ts';
import { instrumentation, type LangChainOptions } from './instrumentation.ts';
import { langgraph } from './langgraph.ts';

export type { InstrumentationStatus, LangChainOptions, Registration };

/**
 * Records every run of LangChain and LangGraph in this process, from now on: `register()` once, before the import of the
 * packages, after it, or in the same file. No callback handler has to be passed anywhere.
 *
 * Never throws. What it found is said on stderr and by `status()` of what it returns.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/instrument-langchain';
 * register();
 * ```
 */
export function register(options?: LangChainOptions): Registration {
  const [core, graphs] = [instrumentation.register(options), langgraph.register(options)];
  return {
    unregister() {
      graphs.unregister();
      core.unregister();
    },
    status() {
      const [status, more] = [core.status(), graphs.status()];
      // An app may well do without graphs.
      if (more.copies.length === 0) return status;
      return {
        ...status,
        copies: [...status.copies, ...more.copies],
        problems: [...status.problems, ...more.problems],
      };
    },
  };
}

/**
 * Records the runs of a copy of LangChain that cannot be found by itself, as in an app that is bundled: give the class
 * `CallbackManager` of `@langchain/core/callbacks/manager`, or a module or object that holds it, with the other classes
 * that are to be observed (`Runnable`, `BaseChatModel`, `StructuredTool`, ...) beside it, and the class `Pregel` of
 * `@langchain/langgraph/pregel`. Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  if (memberOf(target, 'Pregel') !== undefined) langgraph.instrument(target);
  return memberOf(target, 'CallbackManager') === undefined ? target : instrumentation.instrument(target);
}
