import { guard, suite } from '@chaukas/core/instrumentation';
import { patchMethods, read, standIn } from '@chaukas/instrumentation';
import { type PatchTarget, type ResourcePlace, resourcePrototype } from './resources.ts';

/**
 * Observes `chat.completions.runTools()`, which runs the loop and the tools by itself: its calls and tools share one trace,
 * and the tool calls that wait when it gives up failed with its error.
 *
 * @returns undoes it; undefined where the resource has no such helper
 */
export function observeRunTools(completions: object | undefined): (() => void) | undefined {
  if (completions === undefined || typeof read(completions, 'runTools') !== 'function') return undefined;
  return patchMethods(completions, 'runTools', {
    runTools: (original, self, args) => {
      if (!suite().provider.enabled) return Reflect.apply(original, self, args);
      const run = suite().loops.runHelper(() => Reflect.apply(original, self, args));
      guard('runTools', () => observeEnd(run.result, run.failed));
      return run.result;
    },
  });
}

/**
 * Sees how a runner ends. It takes part in no event of the runner's: a listener of ours for `error` would keep a rejection
 * from being unhandled.
 */
function observeEnd(runner: unknown, failed: (error: unknown, aborted: boolean) => void): void {
  if (typeof runner !== 'object' || runner === null) return;
  standIn(runner, '_emit', (emit, self, args) => {
    const [event, error] = args;
    // The runner wraps what a tool threw; the tool's own error is the fact.
    if (event === 'error') guard('runTools', () => failed(read(error, 'cause') ?? error, false));
    if (event === 'abort') guard('runTools', () => failed(error, true));
    return Reflect.apply(emit, self, args);
  });
}

/** Where a client has the helper: under `beta` before version 5. */
const PLACES: readonly ResourcePlace[] = [
  { path: ['chat', 'completions'], module: 'resources/chat/completions/completions' },
  { path: ['beta', 'chat', 'completions'], module: 'resources/beta/chat/completions' },
];

/** The prototype with `runTools()`. */
export function findCompletions(target: PatchTarget): object | undefined {
  return PLACES.map((place) => resourcePrototype(place, target)).find(
    (prototype) => typeof read(prototype, 'runTools') === 'function',
  );
}
