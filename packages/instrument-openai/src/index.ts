// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withTrace } from '@chaukas/core';

import type { InstrumentationStatus, Registration } from '@chaukas/instrumentation';
import { instrumentation } from './instrumentation.ts';
import type { OpenAIOptions } from './options.ts';

export type { InstrumentationStatus, OpenAIOptions, Registration };

/**
 * Records every model call of the `openai` package in this process, from now on: `register()` once, before the import of
 * `openai`, after it, or in the same file.
 *
 * Never throws. What it found is said on stderr and by `status()` of what it returns.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/instrument-openai';
 * register();
 * ```
 */
export function register(options?: OpenAIOptions): Registration {
  return instrumentation.register(options);
}

/**
 * Records the calls of one client, class or module of `openai`: for apps that are bundled, where no loading can be seen.
 * Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentation.instrument(target);
}
