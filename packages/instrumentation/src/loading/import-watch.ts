import { sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LoadSink, ResolvedEntry } from './eager-load.ts';
import type { ImportWatch } from './import-hook.ts';
import { packageOf, specifierOf } from './package-entry.ts';
import type { LoadOptions } from './types.ts';

/** Which imports are those of the library's module, and how they become copies. */
export function importWatch(
  { library, subpath, files = [] }: LoadOptions,
  entries: readonly ResolvedEntry[],
  sink: LoadSink,
): ImportWatch {
  const specifier = specifierOf(library, subpath);
  const urls = new Set(entries.flatMap(({ esm }) => (esm === undefined ? [] : pathToFileURL(esm).href)));
  const inPackage = [...entries.flatMap(({ esm, directory }) => esm?.slice(directory.length + 1) ?? []), ...files];
  // Modules of the library import each other by path.
  const ends = subpath === undefined ? [] : inPackage.map((file) => `/node_modules/${library}/${slashed(file)}`);
  return {
    urls,
    matches(asked, url) {
      const bare = url.includes('?') ? url.slice(0, url.indexOf('?')) : url;
      if (asked !== specifier && !urls.has(bare) && !ends.some((end) => bare.endsWith(end))) return false;
      // An import of its name may lead to a file of the app's.
      return bare.startsWith('file:') && packageOf(fileURLToPath(bare), library) !== undefined;
    },
    onImported(exports, url) {
      const found = packageOf(fileURLToPath(url.replace(/[?#].*$/, '')), library);
      if (found !== undefined) sink.onCopy({ exports, ...found, format: 'esm', found: 'imported', proven: true });
    },
  };
}

/** A path as URLs and hooks have it. */
export function slashed(file: string): string {
  return file.replaceAll(sep, '/');
}
