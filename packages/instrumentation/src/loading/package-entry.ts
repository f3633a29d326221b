import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt } from './failure.ts';
import { resolveModule } from './load-module.ts';

/** An installed package. */
export interface Package {
  /** Real path. */
  readonly directory: string;
  /** `'unknown'` if its package.json does not say. */
  readonly version: string;
}

/** The library as one root resolves it. */
export interface PackageEntry extends Package {
  /** File that `import` gives; undefined if the package has none, or the runtime cannot tell. */
  readonly esm: string | undefined;
  /** File that `require` gives; undefined if the package has none. */
  readonly cjs: string | undefined;
}

const MODULES = `${sep}node_modules${sep}`;

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
}

/** What a library is imported by: its name, and the path of a module in it. */
export function specifierOf(library: string, subpath: string | undefined): string {
  return subpath === undefined ? library : `${library}/${subpath}`;
}

/** What `import` and `require` of the library's module give in `root`; undefined if neither finds it. */
export function resolveEntry(root: string, library: string, subpath?: string): PackageEntry | undefined {
  const specifier = specifierOf(library, subpath);
  // A hook may have added a query to the URL, which is not part of the file's name.
  const esm = attempt(() => fileURLToPath(resolveModule(root, specifier).replace(/[?#].*$/, '')));
  const cjs = attempt(() => createRequire(join(root, 'noop.js')).resolve(specifier));
  // A runner's path mapping can lead to a file of the app's own instead.
  const [imported, required] = [esm, cjs].map((file) => (file === undefined ? undefined : packageOf(file, library)));
  const found = imported ?? required;
  return found && { ...found, esm: imported && esm, cjs: required && cjs };
}

/** The file that `require` of a package's module gives from within it, wherever and under whatever name it is installed. */
export function requireEntryOf(directory: string, library: string, subpath?: string): string | undefined {
  const { resolve } = createRequire(join(directory, 'noop.js'));
  // By its own name first, which honours `exports`; else by path, which honours `main`.
  for (const request of [specifierOf(library, subpath), specifierOf(directory, subpath)]) {
    const file = attempt(() => resolve(request));
    if (file?.startsWith(directory + sep) && !file.slice(directory.length).includes(MODULES)) return file;
  }
  return undefined;
}

/**
 * The package that a file belongs to, if it is the library: named so by its package.json or by its folder in
 * `node_modules` (an alias keeps the first, a fork installed under the library's name the second).
 */
export function packageOf(file: string, library: string): Package | undefined {
  const directory = packageDirectory(file);
  const manifest = directory === undefined ? undefined : readManifest(directory);
  if (directory === undefined || manifest === undefined) return undefined;
  if (manifest.name !== library && !directory.endsWith(MODULES + library.replaceAll('/', sep))) return undefined;
  return { directory, version: typeof manifest.version === 'string' ? manifest.version : 'unknown' };
}

/** Within `node_modules` the path tells; elsewhere (a linked workspace) it is where the nearest named package.json is. */
export function packageDirectory(file: string): string | undefined {
  const start = file.lastIndexOf(MODULES);
  if (start >= 0) {
    const inside = file.slice(start + MODULES.length).split(sep);
    const name = inside.slice(0, inside[0]?.startsWith('@') ? 2 : 1);
    return file.slice(0, start + MODULES.length) + name.join(sep);
  }
  for (let directory = dirname(file); basename(directory) !== ''; directory = dirname(directory)) {
    if (typeof readManifest(directory)?.name === 'string') return directory;
  }
  return undefined;
}

function readManifest(directory: string): Manifest | undefined {
  const file = join(directory, 'package.json');
  // Most directories have none, and an exception costs ten times as much as this question.
  if (!existsSync(file)) return undefined;
  const parsed = attempt((): unknown => JSON.parse(readFileSync(file, 'utf8')));
  return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
}
