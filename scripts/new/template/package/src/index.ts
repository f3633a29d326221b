// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withTrace } from '@chaukas/core';

import type { InstrumentationStatus, RegisterOptions, Registration } from '@chaukas/instrumentation';
import { instrumentation } from './instrumentation.ts';

export type { InstrumentationStatus, RegisterOptions, Registration };

/**
 * Records the calls of the `__library__` package in this process, from now on: `register()` once, before the import of
 * `__library__`, after it, or in the same file.
 *
 * Never throws. What it found is said on stderr and by `status()` of what it returns.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/instrument-__name__';
 * register();
 * ```
 */
export function register(options?: RegisterOptions): Registration {
  return instrumentation.register(options);
}

/**
 * Records the calls of one client, class or module of `__library__`: for apps that are bundled, where no loading can be seen.
 * Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentation.instrument(target);
}
