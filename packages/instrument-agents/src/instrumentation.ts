import { suite } from '@chaukas/core/instrumentation';
import { defineInstrumentation, type Instrumentation, read } from '@chaukas/instrumentation';
import { type Engine, sharedEngine } from './engine.ts';
import type { AgentsOptions } from './options.ts';
import { patchRealtime } from './realtime/patch-realtime.ts';
import { observeTools } from './runner/observe-tools.ts';
import { patchCore } from './runner/patch-core.ts';
import { VERSION } from './version.ts';

const NAME = '@chaukas/instrument-agents';
const LIBRARY = '@openai/agents';

export const instrumentation: Instrumentation<AgentsOptions> = defineInstrumentation<AgentsOptions>({
  name: NAME,
  version: VERSION,
  library: LIBRARY,
  testedMajor: 0,
  watch: (options) => engine().watch(options),
  patch(target, { onCall, options, scope, module }) {
    const shared = engine();
    shared.options = options;
    if (scope.library_version !== 'unknown') shared.bridge.scope = scope;
    shared.given(target);
    const undoCore = patchCore(target, shared.bridge, (run, heeds) => {
      onCall();
      shared.runStarts(run, heeds);
    });
    const undoRealtime = patchRealtime(read(target, 'realtime') ?? target, shared.bridge);
    const undoTools = undoCore && observeTools(module('dist/tool'), shared.bridge);
    if (undoCore === undefined && undoRealtime === undefined && !shared.isProvider(target)) return undefined;
    return () => {
      undoTools?.();
      undoRealtime?.();
      undoCore?.();
    };
  },
});

function engine(): Engine {
  return sharedEngine(suite().instrumentations, { name: NAME, version: VERSION, library: LIBRARY });
}
