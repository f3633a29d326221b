import { type CallingPackage, callingPackages, type LibraryCopy, loadedIn, moduleOf } from '@chaukas/instrumentation';

export const CORE = '@openai/agents-core';
export const WHOLE = '@openai/agents';
export const REALTIME = '@openai/agents-realtime';

/** What of the SDK is on the stack. */
export interface LoadedCopies {
  core: LibraryCopy[];
  /** Modules of the realtime package that copies of the whole SDK have loaded. */
  realtime: unknown[];
}

/**
 * The copies of the SDK that call us, as modules: those whose code runs are loaded already, so that asking for them loads
 * nothing.
 */
export function callingCopies(): LoadedCopies {
  const packages = callingPackages([CORE, WHOLE]);
  const whole = packages.filter(({ name }) => name === WHOLE);
  return {
    core: packages.filter(({ name }) => name === CORE).flatMap((found) => copyOf(found)),
    realtime: whole.map((found) => loadedIn(found, REALTIME)).filter((module) => module !== undefined),
  };
}

function copyOf({ directory, version, format }: CallingPackage): LibraryCopy[] {
  const exports = moduleOf({ directory, format }, 'dist/index');
  return exports === undefined ? [] : [{ exports, directory, version, format, found: 'announced', proven: true }];
}
