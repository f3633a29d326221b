import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { reportOnce, requiredCopy } from './copy.ts';
import { type Loaded, type LoadSink, loadCjs, loadEsm, type ResolvedEntry, resolveFromRoots } from './eager-load.ts';
import { attempt, reasonOf } from './failure.ts';
import { inHooksThread } from './hooks-thread.ts';
import { hookImports } from './import-hook.ts';
import { importWatch, slashed } from './import-watch.ts';
import { packageOf } from './package-entry.ts';
import { hookRequire } from './require-hook.ts';
import { appRoots } from './roots.ts';
import { loadedCopies } from './scan-cache.ts';
import type { LibraryCopy, Loading, LoadOptions } from './types.ts';

/**
 * Finds every copy of a library that the app uses or will use: what is loaded already, what the app's roots resolve
 * (loaded now, which reaches an `import` hoisted above this call), and what is required later, or imported where Node has hooks.
 *
 * Synchronous, silent, and never throws; what fails is in `problems`. Does nothing in the module-hooks thread.
 * Not reached: a nested second copy that is imported before, or without hooks; a bundled library; `require` of a subpath alone.
 */
export function watchLibrary(options: LoadOptions): Loading {
  const problems: string[] = [];
  const loading = { close: (): void => {}, roots: [] as readonly string[], problems };
  if (inHooksThread()) return loading;
  try {
    return startWatch(options, problems);
  } catch (error) {
    problems.push(`${options.library} cannot be watched: ${reasonOf(error)}`);
    return loading;
  }
}

function startWatch(options: LoadOptions, problems: string[]): Loading {
  const { library, subpath, from, eager = true } = options;
  const output = guardedSink(options, problems);
  const roots = appRoots(from, output.onProblem);
  const entries = resolveFromRoots(roots, library, subpath);
  const unhook = startHook(options, entries, output);
  reportLoaded(options, output);
  if (eager) {
    for (const entry of entries) {
      loadEsm(options, entry, output);
      if (unhook === undefined) loadCjs(options, entry, output);
    }
    if (entries.length === 0) output.onProblem(`${library} was not found from ${roots.join(', ')}`);
  }
  // After what is loaded here, which is known without.
  const unhookImports = attempt(() => hookImports(importWatch(options, entries, output)));
  return {
    roots,
    problems,
    close: () => {
      output.close();
      attempt(() => unhook?.());
      attempt(() => unhookImports?.());
    },
  };
}

/** Sink that the app cannot be hurt through: it reports each copy once, catches what the observer throws, and can be shut. */
function guardedSink(options: LoadOptions, problems: string[]): LoadSink & { close(): void } {
  let open = true;
  const onProblem = (problem: string): void => {
    if (open) problems.push(problem);
  };
  const report = reportOnce((copy) => options.onCopy(copy));
  return {
    onProblem,
    onCopy: (copy: LibraryCopy) => {
      if (!open) return;
      try {
        report(copy);
      } catch (error) {
        onProblem(`${options.library} ${copy.version} was found, but its observer failed: ${reasonOf(error)}`);
      }
    },
    close: () => {
      open = false;
    },
  };
}

function startHook(
  { library, subpath, files = [] }: LoadOptions,
  entries: readonly ResolvedEntry[],
  sink: LoadSink,
): (() => void) | undefined {
  const resolved = entries.flatMap(({ cjs }) => cjs ?? []);
  const inPackage = [...entries.flatMap(({ cjs, directory }) => cjs?.slice(directory.length + 1) ?? []), ...files];
  const modules = subpath === undefined ? [library] : new Set(inPackage.map((file) => moduleName(library, file)));
  try {
    return hookRequire([...modules, ...resolved], (exports, directory) => {
      const found = attempt(() => packageOf(join(directory, 'package.json'), library));
      if (found !== undefined) sink.onCopy(requiredCopy(exports, found, 'required'));
    });
  } catch (error) {
    sink.onProblem(`require() of ${library} cannot be watched: ${reasonOf(error)}`);
    return undefined;
  }
}

/** By which name the hook knows a module inside a package: it leaves out `.js`, and no other extension. */
function moduleName(library: string, file: string): string {
  return `${library}/${slashed(file).replace(/\.js$/, '')}`;
}

function reportLoaded({ library, subpath }: Loaded, sink: LoadSink): void {
  try {
    // Every require has the same cache, whatever file it is made for.
    const { cache } = createRequire(join(sep, 'noop.js'));
    for (const copy of loadedCopies(cache, library, subpath)) sink.onCopy(copy);
  } catch (error) {
    sink.onProblem(`loaded copies of ${library} cannot be listed: ${reasonOf(error)}`);
  }
}
