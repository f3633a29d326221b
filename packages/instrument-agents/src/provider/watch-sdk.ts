import {
  type LibraryCopy,
  type Loading,
  type LoadOptions,
  packageDirectories,
  read,
  watchLibrary,
} from '@chaukas/instrumentation';
import { presentProvider } from './catch-provider.ts';
import { CORE, callingCopies, REALTIME, WHOLE } from './sdk-copies.ts';

/** A watch for copies of the SDK. */
export interface SdkWatch extends Loading {
  /** Looks for copies whose code is running. */
  look(): void;
}

/**
 * Finds the copies of the SDK without loading any: the code that announces its provider says which copy it is of. What was
 * loaded before us is in the module cache, or, as ES modules, is what the app's roots resolve.
 *
 * @param onRealtime hears of the modules of its realtime package
 */
export function watchSdk({ from, onCopy }: LoadOptions, onRealtime: (module: unknown) => void): SdkWatch {
  const core = once(onCopy);
  const realtime = once(onRealtime);
  const look = (): void => {
    const copies = callingCopies();
    for (const copy of copies.core) core(copy, copy.exports);
    for (const module of copies.realtime) realtime(module, module);
  };
  const roots = [...listOf(from), ...packageDirectories(WHOLE, from)];
  const known = (copy: LibraryCopy): void => core(copy, copy.exports);
  const loaded = watchLibrary({ library: CORE, from: roots, eager: false, onCopy: known });
  const talk = watchLibrary({
    library: REALTIME,
    from: roots,
    eager: false,
    onCopy: ({ exports }) => realtime(exports, exports),
  });
  const late = lateEsm(presentProvider(), known, roots);
  return {
    roots: loaded.roots,
    problems: [...loaded.problems, ...(late?.problems ?? [])],
    look,
    close() {
      for (const one of [loaded, talk, late]) one?.close();
    },
  };

  /** A provider that no copy in the cache of `require` made is one of an ES module's: then that one is loaded. */
  function lateEsm(provider: object | undefined, onEsm: typeof known, where: LoadOptions['from']): Loading | undefined {
    if (provider === undefined || core.seen.some((copy) => made(copy, provider))) return undefined;
    const loading = watchLibrary({ library: CORE, from: where, onCopy: onEsm });
    watchLibrary({ library: REALTIME, from: where, onCopy: ({ exports }) => realtime(exports, exports) }).close();
    return loading;
  }
}

/** Passes each thing on once, by what it is the same by. */
function once<T>(sink: (value: T) => void): ((value: T, key: unknown) => void) & { seen: readonly unknown[] } {
  const seen: unknown[] = [];
  const pass = (value: T, key: unknown): void => {
    if (seen.includes(key)) return;
    seen.push(key);
    sink(value);
  };
  return Object.assign(pass, { seen });
}

function made(exports: unknown, provider: object): boolean {
  return read(exports, 'TraceProvider') === provider.constructor;
}

function listOf(from: LoadOptions['from']): (string | URL)[] {
  if (from === undefined) return [];
  return typeof from === 'string' || from instanceof URL ? [from] : [...from];
}
