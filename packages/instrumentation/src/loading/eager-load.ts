import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requiredCopy } from './copy.ts';
import { reasonOf } from './failure.ts';
import { importModule, loadModule } from './load-module.ts';
import { type PackageEntry, resolveEntry, specifierOf } from './package-entry.ts';
import type { LibraryCopy, LoadOptions } from './types.ts';

/** One copy that at least one root resolves to. */
export interface ResolvedEntry extends PackageEntry {
  /** The first root that resolves to it. */
  readonly root: string;
}

/** Where results of loading go. */
export interface LoadSink {
  onCopy(copy: LibraryCopy): void;
  onProblem(problem: string): void;
}

/** What is to be loaded: a library, or one module of it. */
export type Loaded = Pick<LoadOptions, 'library' | 'subpath'>;

/** The distinct packages that the roots resolve the library to. */
export function resolveFromRoots(roots: readonly string[], library: string, subpath?: string): ResolvedEntry[] {
  const found = new Map<string, ResolvedEntry>();
  for (const root of roots) {
    const entry = resolveEntry(root, library, subpath);
    if (entry !== undefined && !found.has(entry.directory)) found.set(entry.directory, { ...entry, root });
  }
  return [...found.values()];
}

/**
 * Loads what `import` of the library gives at the entry's root: now if that is possible, else as soon as the app's
 * own import settles (top-level await, an import cycle, Node below 22.12).
 */
export function loadEsm({ library, subpath }: Loaded, entry: ResolvedEntry, sink: LoadSink): void {
  const specifier = specifierOf(library, subpath);
  const { root, esm } = entry;
  if (esm !== undefined) {
    try {
      sink.onCopy(importedCopy(loadModule(root, specifier), entry, true));
      return;
    } catch {
      // The asynchronous attempt below tells whether there is a problem.
    }
  }
  importModule(root, specifier)
    .then((namespace) => sink.onCopy(importedCopy(namespace, entry, esm !== undefined)))
    .catch((error: unknown) => {
      if (esm !== undefined || !isMissing(error)) sink.onProblem(notLoaded(library, root, error));
    });
}

/** True if the package simply has nothing for `import`. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || code === 'ERR_MODULE_NOT_FOUND';
}

/** Loads what `require` gives at the entry's root, for when later calls of `require` cannot be watched. */
export function loadCjs({ library, subpath }: Loaded, entry: ResolvedEntry, sink: LoadSink): void {
  if (entry.cjs === undefined || entry.cjs === entry.esm) return;
  try {
    const exports: unknown = createRequire(join(entry.root, 'noop.js'))(specifierOf(library, subpath));
    // Where require cannot be hooked, nothing shows that the app's own require gives the same.
    sink.onCopy({ ...requiredCopy(exports, entry, 'resolved'), proven: false });
  } catch (error) {
    sink.onProblem(notLoaded(library, entry.root, error));
  }
}

function importedCopy(namespace: object, entry: ResolvedEntry, proven: boolean): LibraryCopy {
  const { root, esm = '', directory, version } = entry;
  // `import` of a CommonJS file gives a namespace of Node's making around the exports that `require` gives.
  const required: unknown = createRequire(join(root, 'noop.js')).cache[esm]?.exports;
  if (required !== undefined && 'default' in namespace && namespace.default === required) {
    return { ...requiredCopy(required, entry, 'resolved'), proven };
  }
  return { exports: namespace, directory, version, format: 'esm', found: 'resolved', proven };
}

function notLoaded(library: string, root: string, error: unknown): string {
  return `${library} could not be loaded from ${root}: ${reasonOf(error)}`;
}
