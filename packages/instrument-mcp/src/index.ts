// What an app that instruments one library usually needs of the core, so that it has one package to install.
export { configure, flush, shutdown, withSession, withTrace } from '@chaukas/core';

import type { InstrumentationStatus } from '@chaukas/instrumentation';
import { instrumentOne, type McpRegistration, registerAll } from './instrumentation.ts';
import type { McpOptions } from './options.ts';

export type { InstrumentationStatus, McpOptions, McpRegistration };

/**
 * Records every request of the Model Context Protocol that this process sends or serves through `@modelcontextprotocol/sdk` 1
 * or `@modelcontextprotocol/client` and `server` 2: `register()` once, before the import of the package, after it, or in the
 * same file. Both ends of a connection that are recorded make one trace.
 *
 * Never throws. What it found is said on stderr and by `status()` of what it returns, a list with an entry for each package.
 *
 * @example
 * ```ts
 * import { register } from '@chaukas/instrument-mcp';
 * register();
 * ```
 */
export function register(options?: McpOptions): McpRegistration {
  return registerAll(options);
}

/**
 * Records the requests of one client, server, class or module of the packages: for apps that are bundled, where no loading can
 * be seen. Never throws.
 *
 * @returns what was given
 */
export function instrument<T>(target: T): T {
  return instrumentOne(target);
}
