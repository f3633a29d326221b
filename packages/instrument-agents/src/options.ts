import type { RegisterOptions } from '@chaukas/instrumentation';

/** Options of `register()`. */
export interface AgentsOptions extends RegisterOptions {
  /**
   * Stay registered where the app replaces the SDK's trace processors (`setTraceProcessors([])`). Loading `@openai/agents`, or
   * a second copy of it, replaces them too, and is survived in any case. @defaultValue true
   */
  keepRegistered?: boolean;
  /**
   * Record what the app has switched off in the SDK: runs with `tracingDisabled`, and all of them under
   * `setTracingDisabled(true)`, `OPENAI_AGENTS_DISABLE_TRACING` and `NODE_ENV=test`. The SDK's own exporter, and other
   * processors, still get nothing of them. @defaultValue false
   */
  recordWhenDisabled?: boolean;
}
