import {
  defineInstrumentation,
  type Instrumentation,
  type PatchContext,
  type RegisterOptions,
} from '@chaukas/instrumentation';
import { findClientPrototype, observeClient } from '@chaukas/instrumentation/stainless';
import { chatRoute } from './chat/route.ts';
import { providerOf, versionOf } from './client.ts';
import { responsesRoute } from './responses/route.ts';
import { findCompletions, observeRunTools } from './run-tools.ts';
import { VERSION } from './version.ts';

/** Options of `register()`. */
export interface OpenAIOptions extends RegisterOptions {
  /**
   * Ask for the usage of streamed chat completions where the app does not (`stream_options.include_usage`). It changes
   * the request that is sent; the extra chunk that comes of it is kept from the app. @defaultValue false
   */
  streamUsage?: boolean;
}

/** The endpoints that are recorded; all others pass through untouched. */
const ROUTES = {
  '/chat/completions': chatRoute,
  '/responses': responsesRoute,
};

function patch(target: unknown, context: PatchContext<OpenAIOptions>): (() => void) | undefined {
  const prototype = findClientPrototype(target);
  if (prototype === undefined) return undefined;
  const undoClient = observeClient(prototype, {
    scope: context.scope,
    routes: ROUTES,
    requestIdHeader: 'x-request-id',
    provider: providerOf,
    askForUsage: () => context.options().streamUsage === true,
    onCall: context.onCall,
    onUnknown: context.onUnknown,
  });
  const undoRunTools = observeRunTools(findCompletions(target, prototype));
  return () => {
    undoRunTools?.();
    undoClient();
  };
}

export const instrumentation: Instrumentation<OpenAIOptions> = defineInstrumentation<OpenAIOptions>({
  name: '@chaukas/instrument-openai',
  version: VERSION,
  library: 'openai',
  testedMajor: 7,
  patch,
  identify: findClientPrototype,
  versionOf(target) {
    const prototype = findClientPrototype(target);
    return prototype && versionOf(prototype);
  },
});
