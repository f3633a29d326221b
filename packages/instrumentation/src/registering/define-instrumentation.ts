import { guard, suite } from '@chaukas/core/instrumentation';
import { inHooksThread, type Loading, watchLibrary } from '../loading/index.ts';
import { Copies } from './copies.ts';
import type {
  Instrumentation,
  InstrumentationDefinition,
  InstrumentationStatus,
  RegisteredStatus,
  RegisterOptions,
  Registration,
} from './definition.ts';

/** What all copies of one instrumentation's package in the process share. */
interface SharedState<TOptions extends RegisterOptions> {
  readonly instrumentation: string;
  readonly library: string;
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
  const made: SharedState<TOptions> = {
    instrumentation: definition.name,
    library: definition.library,
    copies: new Copies(definition),
    loadings: new Set(),
  };
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
  const { from, eager: asked = true } = options ?? {};
  const eager = typeof asked === 'boolean' ? asked : asked.includes(library);
  const loading = watch({ library, subpath, files, from, eager, onCopy: (copy) => copies.found(copy) });
  loadings.add(loading);
  const status = (): InstrumentationStatus => statusOf(library, copies, [loading]);
  if (copies.statuses.length === 0 && eager && !optional) libraries.missing(library, () => status().problems);
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
  loadings: Iterable<Loading>,
): InstrumentationStatus {
  const statuses = copies.statuses;
  const unproven = statuses
    .filter((copy) => !copy.proven && copy.calls === 0)
    .map(
      (copy) => `the app may use another copy of ${library} than the one in ${copy.directory}; call instrument(client)`,
    );
  const failed = new Set([...loadings].flatMap(({ problems }) => problems));
  return { library, copies: statuses, problems: [...failed, ...copies.problems, ...unproven] };
}

/** Of all that is registered in the process, whoever registered it and through whichever copy of the suite. */
export function registeredStatuses(): RegisteredStatus[] {
  return [...suite().instrumentations.values()]
    .filter(isShared)
    .map(({ instrumentation, library, copies, loadings }) => ({
      instrumentation,
      roots: [...new Set([...loadings].flatMap(({ roots }) => roots))],
      registered: loadings.size > 0,
      ...statusOf(library, copies, loadings),
    }));
}

/** Instrumentations keep other things under names of their own beside it. */
function isShared(state: unknown): state is SharedState<RegisterOptions> {
  return typeof state === 'object' && state !== null && 'instrumentation' in state && 'loadings' in state;
}

/** A registration that does nothing. */
function inert({ library }: { library: string }): Registration {
  return { unregister: () => undefined, status: () => ({ library, copies: [], problems: [] }) };
}
