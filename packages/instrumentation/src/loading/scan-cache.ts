import { dirname } from 'node:path';
import { requiredCopy } from './copy.ts';
import { type Package, packageDirectory, packageOf, requireEntryOf } from './package-entry.ts';
import type { LibraryCopy } from './types.ts';

/** Copies of the library in Node's module cache, nested duplicates included; entry files only. */
export function loadedCopies(cache: NodeJS.Dict<NodeJS.Module>, library: string, subpath?: string): LibraryCopy[] {
  const copies: LibraryCopy[] = [];
  const entries = entryFinder(library, subpath);
  for (const [file, module] of Object.entries(cache)) {
    if (module === undefined || !module.loaded) continue;
    const found = entries(file);
    if (found !== undefined && found.entry === file) copies.push(requiredCopy(module.exports, found.package, 'loaded'));
  }
  return copies;
}

interface FoundEntry {
  readonly package: Package;
  readonly entry: string | undefined;
}

/** Looks a file's package up once per directory: a big app has thousands of files in the cache. */
function entryFinder(library: string, subpath: string | undefined): (file: string) => FoundEntry | undefined {
  const known = new Map<string, FoundEntry | undefined>();
  return (file) => {
    const key = file.includes('node_modules') ? (packageDirectory(file) ?? file) : dirname(file);
    if (!known.has(key)) {
      const found = packageOf(file, library);
      known.set(key, found && { package: found, entry: requireEntryOf(found.directory, library, subpath) });
    }
    return known.get(key);
  };
}
