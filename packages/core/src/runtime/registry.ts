import type { ClientLoops } from '../loop/client-loops.ts';
import type { ContextManager } from '../tracing/context.ts';
import type { TraceProvider } from '../tracing/provider.ts';
import type { Runtime } from './runtime.ts';

/**
 * What all copies of the suite in one process share.
 *
 * An app can hold several copies: the ESM and the CommonJS build, two versions, a bundled one. The first that needs it
 * makes these objects, the others use them through their methods; so nothing here may be told apart by `instanceof`, and
 * a change of this shape needs a new symbol.
 */
export interface Registry {
  readonly context: ContextManager;
  readonly provider: TraceProvider;
  readonly loops: ClientLoops;
  readonly runtime: Runtime;
  /** Shared state of instrumentations by name: patch guards, copies seen, hooks. */
  readonly instrumentations: Map<string, unknown>;
}

const KEY: unique symbol = Symbol.for('chaukas.v1');
/** Read at each call of the app's: as a property it takes a third of the time of `Reflect.get`. */
const shared: { readonly [KEY]?: Registry } = Object(globalThis);

/** The process's registry; the first call makes it with `make`. */
export function sharedRegistry(make: () => Registry): Registry {
  const found = shared[KEY];
  if (found !== undefined) return found;
  const made = Object.freeze(make());
  Object.defineProperty(globalThis, KEY, { value: made, enumerable: false, configurable: true });
  return made;
}
