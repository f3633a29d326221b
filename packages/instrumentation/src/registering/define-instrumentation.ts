import { guard, suite } from '@chaukas/core/instrumentation';
import { inHooksThread, type Loading, watchLibrary } from '../loading/index.ts';
import { Copies } from './copies.ts';
import type {
  Instrumentation,
  InstrumentationDefinition,
  InstrumentationStatus,
  RegisterOptions,
  Registration,
} from './definition.ts';

/** What all copies of one instrumentation's package in the process share. */
interface SharedState<TOptions extends RegisterOptions> {
  readonly copies: Copies<TOptions>;
  readonly loadings: Set<Loading>;
}

/**
 * Makes an instrumentation from its definition: loading, patching, status and the lines on stderr are the same for all.
 *
 * ```ts
 * const instrumentation = defineInstrumentation({
 *   name: '@chaukas/instrument-acme', version: '1.0.0', library: 'acme', testedMajor: 3,
 *   patch: (target, context) => patchAcme(target, context),
 * });
 * export const register = instrumentation.register;
 * ```
 */
export function defineInstrumentation<TOptions extends RegisterOptions = RegisterOptions>(
  definition: InstrumentationDefinition<TOptions>,
): Instrumentation<TOptions> {
  return {
    register: (options) => guard('register', () => register(definition, options)) ?? inert(definition),
    instrument(target) {
      guard('instrument', () => {
        if (!inHooksThread()) sharedState(definition).copies.given(target);
      });
      return target;
    },
  };
}

function sharedState<TOptions extends RegisterOptions>(
  definition: InstrumentationDefinition<TOptions>,
): SharedState<TOptions> {
  const { instrumentations } = suite();
  const key = `${definition.name} ${definition.library}`;
  const found = instrumentations.get(key);
  // Only this function sets entries, and a change of their shape comes with a new registry symbol.
  if (found !== undefined) return found as SharedState<TOptions>;
  const made: SharedState<TOptions> = { copies: new Copies(definition), loadings: new Set() };
  instrumentations.set(key, made);
  return made;
}

function register<TOptions extends RegisterOptions>(
  definition: InstrumentationDefinition<TOptions>,
  options: TOptions | undefined,
): Registration {
  if (inHooksThread()) return inert(definition);
  const { library, subpath, files, optional = false } = definition;
  const { copies, loadings } = sharedState(definition);
  const { libraries } = suite().runtime;
  copies.options = { ...copies.options, ...options };
  const watch = definition.watch ?? watchLibrary;
  const loading = watch({ library, subpath, files, from: options?.from, onCopy: (copy) => copies.found(copy) });
  loadings.add(loading);
  const status = (): InstrumentationStatus => statusOf(library, copies, loading);
  if (copies.statuses.length === 0 && !optional) libraries.missing(library, () => status().problems);
  return {
    unregister: () =>
      guard('unregister', () => {
        loading.close();
        if (!loadings.delete(loading) || loadings.size > 0) return;
        copies.clear();
        libraries.forget(library);
      }),
    status,
  };
}

function statusOf<TOptions extends RegisterOptions>(
  library: string,
  copies: Copies<TOptions>,
  loading: Loading,
): InstrumentationStatus {
  const statuses = copies.statuses;
  const unproven = statuses
    .filter((copy) => !copy.proven && copy.calls === 0)
    .map(
      (copy) => `the app may use another copy of ${library} than the one in ${copy.directory}; call instrument(client)`,
    );
  return { library, copies: statuses, problems: [...loading.problems, ...copies.problems, ...unproven] };
}

/** A registration that does nothing. */
function inert({ library }: { library: string }): Registration {
  return { unregister: () => undefined, status: () => ({ library, copies: [], problems: [] }) };
}
