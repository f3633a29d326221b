// What an app that records usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withSession, withTrace } from '@chaukas/core';
export type { AutoOptions } from './options.ts';

import type { AutoOptions } from './options.ts';
import { type AutoRegistration, registerAuto } from './registering/register.ts';

export type { AutoRegistration };

/**
 * Records what the app does with the libraries that its package.json names, from now on: before they are imported, after, or in the
 * same file. Importing this module registers nothing; importing `@chaukas/auto` does the same as `register()` without options.
 *
 * Never throws. What it found is said on stderr and by {@link status}.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/auto/api';
 * register({ exclude: ['mcp'] });
 * ```
 */
export function register(options?: AutoOptions): AutoRegistration {
  return registerAuto(options);
}
