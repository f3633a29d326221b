// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withTrace } from '@chaukas/core';

import type { InstrumentationStatus, Registration } from '@chaukas/instrumentation';
import { type AnthropicOptions, instrumentation } from './instrumentation.ts';

export type { AnthropicOptions, InstrumentationStatus, Registration };

/**
 * Records every model call of the `@anthropic-ai/sdk` package in this process, from now on: `register()` once, before the
 * import of the package, after it, or in the same file. Bedrock and Vertex clients are the same client underneath.
 *
 * Never throws. What it found is said on stderr and by `status()` of what it returns.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/instrument-anthropic';
 * register();
 * ```
 */
export function register(options?: AnthropicOptions): Registration {
  return instrumentation.register(options);
}

/**
 * Records the calls of one client, class or module of `@anthropic-ai/sdk`: for apps that are bundled, where no loading can
 * be seen. Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentation.instrument(target);
}
