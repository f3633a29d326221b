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

/** The prototype of `client.chat.completions`, from the client's class or from an instance. */
export function findCompletions(target: unknown, prototype: object): object | undefined {
  const found = readCompletions(prototype.constructor) ?? protoOf(read(target, 'chat', 'completions'));
  return typeof found === 'object' && found !== null ? found : undefined;
}

function readCompletions(client: unknown): unknown {
  if (typeof client !== 'function') return undefined;
  const chat: unknown = Reflect.get(client, 'Chat');
  const completions: unknown = typeof chat === 'function' ? Reflect.get(chat, 'Completions') : undefined;
  return typeof completions === 'function' ? Reflect.get(completions, 'prototype') : undefined;
}

function protoOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
}
