import { realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, reasonOf } from './failure.ts';
import { resolveEntry } from './package-entry.ts';
import type { LoadOptions } from './types.ts';

/**
 * Directories whose `node_modules` decide which copy the app gets: explicit ones, the entry's, the working directory.
 * All of them count, because none is right everywhere: a process manager hides the entry, a service runs in `/`.
 *
 * @param onProblem told in one sentence about an explicit root that cannot be used
 */
export function appRoots(from: LoadOptions['from'], onProblem: (problem: string) => void): string[] {
  const explicit = from === undefined ? [] : from instanceof URL || typeof from === 'string' ? [from] : from;
  const roots = new Set<string>();
  for (const root of explicit) {
    try {
      roots.add(directoryOf(pathOf(root)));
    } catch (error) {
      onProblem(`${String(root)} cannot be used as a root: ${reasonOf(error)}`);
    }
  }
  for (const implicit of [() => process.argv[1], () => process.cwd()]) {
    const root = attempt(() => {
      const path = implicit();
      return path === undefined ? undefined : directoryOf(path);
    });
    if (root !== undefined) roots.add(root);
  }
  return [...roots];
}

/** Where the app's roots have a package, without loading it: what it depends on is to be looked for from there too. */
export function packageDirectories(name: string, from: LoadOptions['from']): string[] {
  const entries = appRoots(from, () => undefined).map((root) => resolveEntry(root, name)?.directory);
  return [...new Set(entries.filter((directory) => directory !== undefined))];
}

function pathOf(root: string | URL): string {
  return root instanceof URL || root.startsWith('file:') ? fileURLToPath(root) : root;
}

/** The real directory of a file (links as in `node_modules/.bin` followed), or of a directory itself. */
function directoryOf(path: string): string {
  const real = realPathOf(resolve(path));
  return attempt(() => statSync(real).isDirectory()) ? real : dirname(real);
}

function realPathOf(path: string): string {
  return (
    attempt(() => realpathSync(path)) ??
    // `node app` leaves argv[1] without the extension.
    attempt(() => realpathSync(createRequire(path).resolve(path))) ??
    join(attempt(() => realpathSync(dirname(path))) ?? dirname(path), 'missing')
  );
}
