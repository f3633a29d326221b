import { AsyncLocalStorage } from 'node:async_hooks';
import type { MessageText } from '@chaukas/core';
import { read } from '@chaukas/instrumentation';

/** One call of `Runner.run`, as far as its arguments and the hooks tell. Its spans may come, or tracing is off. */
export class Run {
  readonly runner: unknown;
  /** What the app gave: a text, items, or the state of an interrupted run. */
  readonly input: unknown;
  readonly options: unknown;
  /** The run that a tool of another run started. */
  readonly outer: Run | undefined;
  /** The agent that runs now. */
  agent: unknown;
  /** The SDK's state of the run, once it is known. */
  state: unknown;
  /** The result that a streamed run hands out at once. */
  result: unknown;
  output: MessageText | undefined;
  /** It was recorded what came in. */
  inputTold = false;

  /** The app does not want the run traced, and so not recorded; old versions of the SDK trace it all the same. */
  unwanted = false;

  constructor(runner: unknown, agent: unknown, input: unknown, options: unknown, outer: Run | undefined) {
    this.runner = runner;
    this.input = input;
    this.options = options;
    this.outer = outer;
    const resumed = isRunState(input);
    this.state = resumed ? input : undefined;
    this.agent = (resumed ? read(input, '_currentAgent') : undefined) ?? agent;
  }

  get resumed(): boolean {
    return isRunState(this.input);
  }

  /** The app wants names and numbers of this run recorded, and nothing of what is said in it. */
  get withoutContent(): boolean {
    return read(this.runner, 'config', 'traceIncludeSensitiveData') === false;
  }

  /** The run ended because it waits for somebody to approve of a tool call. */
  get interrupted(): boolean {
    return read(this.state, '_currentStep', 'type') === 'next_step_interruption';
  }

  /** The app's signal says that the run is given up. */
  get aborted(): boolean {
    return read(this.options, 'signal', 'aborted') === true;
  }

  /** A streamed run was given up: by the app's signal, or because nobody reads on. */
  get cancelled(): string | undefined {
    if (read(this.result, 'cancelled') !== true) return undefined;
    if (read(this.state, '_currentStep', 'type') === 'next_step_final_output') return undefined;
    return this.aborted ? 'aborted' : 'early_break';
  }
}

/** Told by its shape: a copy of the SDK has a class of its own. */
function isRunState(input: unknown): boolean {
  return read(input, '_currentAgent') !== undefined && read(input, '_context') !== undefined;
}

const runs = new AsyncLocalStorage<Run>();

/** The run that the running code belongs to. */
export function currentRun(): Run | undefined {
  return runs.getStore();
}

/** Calls the SDK's `run` as that of `run`. */
export function inRun<T>(run: Run, fn: () => T): T {
  return runs.run(run, fn);
}
