// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withSession, withTrace } from '@chaukas/core';

import type { InstrumentationStatus, Registration } from '@chaukas/instrumentation';
import { instrumentation, type LangChainOptions } from './instrumentation.ts';

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
  return instrumentation.register(options);
}

/**
 * Records the runs of a copy of LangChain that cannot be found by itself, as in an app that is bundled: give the class
 * `CallbackManager` of `@langchain/core/callbacks/manager`, or a module or object that holds it, with the other classes
 * that are to be observed (`Runnable`, `BaseChatModel`, `StructuredTool`, ...) beside it. Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentation.instrument(target);
}
