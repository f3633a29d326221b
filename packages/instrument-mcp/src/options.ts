import type { RegisterOptions } from '@chaukas/instrumentation';

/** Options of `register()`. */
export interface McpOptions extends RegisterOptions {
  /**
   * Which servers are told of the trace that a request is part of, in the `_meta` of its parameters: hosts such as
   * `mcp.example.com` or `*.example.com`, beside what runs on this machine (stdio, in memory, loopback); `all`, or `none` at
   * all. What they learn is the id of the trace, of the span and of the session. @defaultValue this machine only
   */
  propagateTo?: 'all' | 'none' | readonly string[];
  /**
   * Whether requests that are served go on with the trace that they name. `ignore` where clients are not to be trusted with
   * the ids of sessions. @defaultValue `accept`
   */
  remoteParents?: 'accept' | 'ignore';
}
