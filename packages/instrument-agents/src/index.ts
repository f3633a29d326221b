// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withSession, withTrace } from '@chaukas/core';

import type { InstrumentationStatus, Registration } from '@chaukas/instrumentation';
import { instrumentation } from './instrumentation.ts';
import type { AgentsOptions } from './options.ts';

export type { AgentsOptions, InstrumentationStatus, Registration };

/**
 * Records what the agents of `@openai/agents` do in this process, from now on: `register()` once, before the import of the SDK,
 * after it, or in the same file. The SDK is not loaded by it.
 *
 * Never throws. What it found is said on stderr and by `status()` of what it returns.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/instrument-agents';
 * register();
 * ```
 */
export function register(options?: AgentsOptions): Registration {
  return instrumentation.register(options);
}

/**
 * Records the copy of the SDK that is given, as a module: for apps that are bundled, where no loading can be seen, and for
 * versions before 0.3.9. Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentation.instrument(target);
}
