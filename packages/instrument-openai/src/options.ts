import type { RegisterOptions } from '@chaukas/instrumentation';

/** Options of `register()`. */
export interface OpenAIOptions extends RegisterOptions {
  /**
   * Ask for the usage of streamed chat completions where the app does not (`stream_options.include_usage`). It changes
   * the request that is sent; the extra chunk that comes of it is kept from the app. @defaultValue false
   */
  streamUsage?: boolean;
}
