import { ownRequire } from '#own-require';

/** What instrumentations build on: of the weight of the whole suite, so it is loaded when something is recorded or said. */
export function core(): typeof import('@chaukas/core/instrumentation') {
  // The package by its name: `require` has no types.
  return ownRequire('@chaukas/core/instrumentation') as typeof import('@chaukas/core/instrumentation');
}

/** The kit, likewise. */
export function kit(): typeof import('@chaukas/instrumentation') {
  return ownRequire('@chaukas/instrumentation') as typeof import('@chaukas/instrumentation');
}

/** Says what went wrong, in one line on stderr. */
export function sayProblem(sentence: string): void {
  core().suite().runtime.notices.problem(sentence);
}

/**
 * The boundary for what runs before the suite is loaded, whose `guard` is not there yet: what is thrown is told to it.
 *
 * @returns what `work` returned; undefined if it threw
 */
export function failOpen<T>(where: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    try {
      core().suite();
      core().reportFault(where, error);
    } catch {
      // Without the suite there is nobody to tell.
    }
    return undefined;
  }
}
