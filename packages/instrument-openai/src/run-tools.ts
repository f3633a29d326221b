import { guard, suite } from '@chaukas/core/instrumentation';
import { patchMethods, read, standIn } from '@chaukas/instrumentation';

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
const RESOURCES: ReadonlyArray<readonly string[]> = [
  ['chat', 'completions'],
  ['beta', 'chat', 'completions'],
];

/** Module with the class of the helper in versions whose client does not lead to it. */
const BETA_MODULE = 'resources/beta/chat/completions';

/**
 * The prototype with `runTools()`, from the client's class or from an instance.
 *
 * @param module loads another module of the same copy
 */
export function findCompletions(
  target: unknown,
  prototype: object,
  module: (path: string) => unknown,
): object | undefined {
  const known = [
    exported(exported(exported(prototype.constructor, 'Chat'), 'Completions'), 'prototype'),
    ...RESOURCES.map((path) => protoOf(read(target, ...path))),
  ].find(hasRunTools);
  if (known !== undefined) return known;
  const beta = exported(exported(module(BETA_MODULE), 'Completions'), 'prototype');
  return hasRunTools(beta) ? beta : undefined;
}

/** A property of a class or a module; undefined where it cannot be read, as in a module that is still being evaluated. */
function exported(holder: unknown, name: string): unknown {
  if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return undefined;
  try {
    return Reflect.get(holder, name);
  } catch {
    return undefined;
  }
}

function protoOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
}

function hasRunTools(candidate: unknown): candidate is object {
  return typeof candidate === 'object' && candidate !== null && typeof exported(candidate, 'runTools') === 'function';
}
