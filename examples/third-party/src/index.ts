import type { RegisterOptions, Registration } from '@chaukas/instrumentation';
import { instrumentation } from './instrumentation.ts';

/** Records every call of the `ollama` package in this process, from now on. Never throws. */
export function register(options?: RegisterOptions): Registration {
  return instrumentation.register(options);
}

/**
 * Records the calls of one client, class or module of `ollama`, for bundled apps. Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentation.instrument(target);
}
