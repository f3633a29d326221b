import type { ContextSource, Frame } from '@chaukas/core/instrumentation';
import { read } from '@chaukas/instrumentation';
import type { Runs } from './runs.ts';

/** Where the library keeps its own context, for all its copies. */
const STORAGE = Symbol.for('ls:tracing_async_local_storage');
const CONFIG = Symbol.for('lc:child_config');

/** The id of the library's run that the running code is inside of, by the library's own context. */
export function currentRunId(): unknown {
  const storage: unknown = Reflect.get(globalThis, STORAGE);
  const get = read(storage, 'getStore');
  if (typeof get !== 'function') return undefined;
  const extra = read(Reflect.apply(get, storage, []), 'extra');
  if (typeof extra !== 'object' || extra === null) return undefined;
  const callbacks = read(Reflect.get(extra, CONFIG), 'callbacks');
  const parent = read(callbacks, 'getParentRunId');
  return typeof parent === 'function' ? Reflect.apply(parent, callbacks, []) : undefined;
}

/** Code that the library runs is in the library's own context: a tool's function, a lambda, a node of a graph. */
export class RunContext implements ContextSource {
  readonly #runs: Runs;

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  current(): Frame | undefined {
    if (this.#runs.open.size === 0) return undefined;
    const run = this.#runs.open.get(currentRunId());
    return run && this.#runs.frameOf(run);
  }
}
