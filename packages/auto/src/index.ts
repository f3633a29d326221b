// What an app that records usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withFunctionSpan, withSession, withTrace } from '@chaukas/core';
export type { AutoOptions } from './options.ts';

import type { AutoOptions } from './options.ts';
import { failOpen } from './registering/own.ts';
import { type AutoRegistration, registerAuto } from './registering/register.ts';
import { type LibraryStatus, type SuiteStatus, suiteStatus } from './status/suite-status.ts';

export type { CopyStatus } from '@chaukas/instrumentation';
export type { AutoRegistration, LibraryStatus, SuiteStatus };

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

/**
 * What is recorded in this process, whoever registered it: for each library the copies that were found, with their versions and
 * formats, how each was caught, whether it is patched and how many calls were seen, and in sentences what is missing and what to do
 * about it. `node --import @chaukas/auto/status app.js` prints it when the process ends.
 */
export function status(): SuiteStatus {
  return failOpen('status', suiteStatus) ?? { libraries: [], problems: [] };
}
