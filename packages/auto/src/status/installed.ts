import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '@chaukas/instrumentation/roots';
import { readJson } from '../choosing/app-manifest.ts';

/** A copy of a library on disk. */
export interface InstalledCopy {
  readonly directory: string;
  readonly version: string;
}

/** The copies of a library that npm or pnpm installed for the app, the nested ones too, as their own lists have it. */
export function installedCopies(roots: readonly string[], library: string): InstalledCopy[] {
  const places = new Set(
    roots.flatMap(withModules).flatMap((modules) => [...byNpm(modules, library), ...byPnpm(modules, library)]),
  );
  const found = [...places].flatMap((place): InstalledCopy[] => {
    const directory = attempt(() => realpathSync(place));
    const version: unknown = Reflect.get(Object(readJson(join(place, 'package.json'))), 'version');
    return directory === undefined || typeof version !== 'string' ? [] : [{ directory, version }];
  });
  return [...new Map(found.map((copy) => [copy.directory, copy])).values()];
}

/** Folders that packages are installed in, for a root and those above it. */
function withModules(root: string): string[] {
  const above = dirname(root) === root ? [] : withModules(dirname(root));
  const modules = join(root, 'node_modules');
  return existsSync(modules) ? [modules, ...above] : above;
}

function byNpm(modules: string, library: string): string[] {
  const file = join(modules, '.package-lock.json');
  // It is long: what is not in it need not be parsed.
  if (!existsSync(file) || !readFileSync(file, 'utf8').includes(`node_modules/${library}"`)) return [];
  const packages = Object.keys(Object(Reflect.get(Object(readJson(file)), 'packages')));
  return packages
    .filter((path) => path.endsWith(`node_modules/${library}`))
    .map((path) => join(dirname(modules), path));
}

function byPnpm(modules: string, library: string): string[] {
  const store = join(modules, '.pnpm');
  const names = attempt(() => readdirSync(store)) ?? [];
  const prefix = `${library.replace('/', '+')}@`;
  return names.filter((name) => name.startsWith(prefix)).map((name) => join(store, name, 'node_modules', library));
}
