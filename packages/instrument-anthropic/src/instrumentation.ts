import {
  defineInstrumentation,
  type Instrumentation,
  type PatchContext,
  type RegisterOptions,
  read,
  readText,
} from '@chaukas/instrumentation';
import { accessDenied, clientVersion, findClientPrototype, observeClient } from '@chaukas/instrumentation/stainless';
import { batchRoute } from './batches/route.ts';
import { providerOf } from './client.ts';
import { messagesRoute } from './messages/route.ts';
import { findBetaMessages, observeToolRunner } from './tool-runner.ts';
import { VERSION } from './version.ts';

/** Options of `register()`. */
export type AnthropicOptions = RegisterOptions;

/** The endpoints that are recorded; all others pass through untouched. The beta ones had paths of their own before 0.134. */
const ROUTES = {
  '/v1/messages': messagesRoute,
  '/v1/messages?beta=true': messagesRoute,
  '/v1/messages/batches': batchRoute,
  '/v1/messages/batches?beta=true': batchRoute,
};

function patch(target: unknown, context: PatchContext<AnthropicOptions>): (() => void) | undefined {
  const prototype = findClientPrototype(target);
  if (prototype === undefined) return undefined;
  const undoClient = observeClient(prototype, {
    scope: context.scope,
    routes: ROUTES,
    requestIdHeader: 'request-id',
    provider: providerOf,
    refused: (error) => accessDenied(error, 'anthropic.access', readText(error, 'error', 'error', 'type')),
    // Since 0.134 the library makes spans of its own.
    nativeSpan: (options) => read(options, '__span', 'span'),
    // Streamed answers always carry their usage.
    askForUsage: () => false,
    onCall: context.onCall,
    onUnknown: context.onUnknown,
  });
  const undoToolRunner = observeToolRunner(findBetaMessages(target));
  return () => {
    undoToolRunner?.();
    undoClient();
  };
}

export const instrumentation: Instrumentation<AnthropicOptions> = defineInstrumentation<AnthropicOptions>({
  name: '@chaukas/instrument-anthropic',
  version: VERSION,
  library: '@anthropic-ai/sdk',
  testedMajor: 1,
  patch,
  identify: findClientPrototype,
  versionOf(target) {
    const prototype = findClientPrototype(target);
    return prototype && clientVersion(prototype);
  },
});
