import { defineInstrumentation, type Instrumentation, type PatchContext } from '@chaukas/instrumentation';
import { clientVersion, findClientPrototype, observeClient } from '@chaukas/instrumentation/stainless';
import { providerOf } from './client.ts';
import type { OpenAIOptions } from './options.ts';
import { refusedBy } from './policies.ts';
import { ROUTES } from './routes.ts';
import { findCompletions, observeRunTools } from './run-tools.ts';
import { observeSockets } from './sockets/observe-sockets.ts';
import { observeUploads, uploadGiven } from './uploads.ts';
import { VERSION } from './version.ts';

function patch(target: unknown, context: PatchContext<OpenAIOptions>): (() => void) | undefined {
  const prototype = findClientPrototype(target);
  if (prototype === undefined) return undefined;
  const undoClient = observeClient(prototype, {
    scope: context.scope,
    routes: ROUTES,
    requestIdHeader: 'x-request-id',
    provider: providerOf,
    given: uploadGiven,
    refused: refusedBy,
    askForUsage: () => context.options().streamUsage === true,
    onCall: context.onCall,
    onUnknown: context.onUnknown,
  });
  const patched = { target, prototype, module: context.module };
  const undo = [
    observeRunTools(findCompletions(patched)),
    observeUploads(patched),
    observeSockets(context),
    undoClient,
  ];
  return () => {
    for (const one of undo) one?.();
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
    return prototype && clientVersion(prototype);
  },
});
