import { guard, type HelperRun, suite } from '@chaukas/core/instrumentation';
import { patchMethods, read, standIn } from '@chaukas/instrumentation';
import { isAbort } from '@chaukas/instrumentation/stainless';

/**
 * Observes `beta.messages.toolRunner()`, which runs the loop and the tools by itself: its calls and tools share one trace,
 * and the tool calls that wait when it fails failed with its error.
 *
 * @returns undoes it; undefined where the resource has no such helper
 */
export function observeToolRunner(messages: object | undefined): (() => void) | undefined {
  if (messages === undefined || typeof read(messages, 'toolRunner') !== 'function') return undefined;
  return patchMethods(messages, 'toolRunner', {
    toolRunner: (original, self, args) => {
      const runner: unknown = Reflect.apply(original, self, args);
      guard('toolRunner', () => observeRunner(runner));
      return runner;
    },
  });
}

/** A runner works while it is iterated, and all its other methods iterate it. */
function observeRunner(runner: unknown): void {
  if (typeof runner !== 'object' || runner === null) return;
  standIn(runner, Symbol.asyncIterator, (open, self, args) => {
    if (!suite().provider.enabled) return Reflect.apply(open, self, args);
    const run = suite().loops.runHelper(() => Reflect.apply(open, self, args));
    guard('toolRunner', () => observeTurns(run));
    return run.result;
  });
}

/** Each turn runs in the place of the loop, whoever asks for it. */
function observeTurns(run: HelperRun<unknown>): void {
  const { result: turns } = run;
  if (typeof turns !== 'object' || turns === null) return;
  for (const name of ['next', 'return', 'throw']) {
    standIn(turns, name, (step, self, args) => {
      const turn = run.within(() => Reflect.apply(step, self, args));
      return turn instanceof Promise ? observeTurn(turn, run) : turn;
    });
  }
}

async function observeTurn(turn: Promise<unknown>, run: HelperRun<unknown>): Promise<unknown> {
  try {
    return await turn;
  } catch (error) {
    guard('toolRunner', () => run.failed(error, isAbort(error)));
    throw error;
  }
}

/** The prototype of `client.beta.messages`, from the library's module, the client's class or an instance. */
export function findBetaMessages(target: unknown): object | undefined {
  const classes = [target, memberOf(target, 'Anthropic'), memberOf(target, 'default')];
  for (const client of classes) {
    const messages = memberOf(memberOf(memberOf(client, 'Beta'), 'Messages'), 'prototype');
    if (typeof messages === 'object' && messages !== null) return messages;
  }
  const resource = read(target, 'beta', 'messages');
  return typeof resource === 'object' && resource !== null ? Object.getPrototypeOf(resource) : undefined;
}

/** A property of a class, or of a module, which can be one still being evaluated. */
function memberOf(target: unknown, name: string): unknown {
  return typeof target === 'function' ? Reflect.get(target, name) : read(target, name);
}
