import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt } from '@chaukas/instrumentation/roots';
import { readJson } from '../choosing/app-manifest.ts';

const MANAGERS: ReadonlySet<unknown> = new Set(['npm', 'pnpm', 'yarn', 'corepack']);

/** Newer versions of Yarn are one file, in the app's own folder or in Corepack's. */
const YARN = /[\\/](?:\.yarn[\\/]releases|corepack[\\/].+)[\\/]yarn[^\\/]*$/;

/**
 * True in a package manager: with `NODE_OPTIONS`, `npm start` starts with the same preloads as the app, in the same directory, and
 * is not the app.
 */
export function isPackageManager(entry: string | undefined): boolean {
  const file = entry === undefined ? undefined : attempt(() => realpathSync(entry));
  return file !== undefined && (YARN.test(file) || MANAGERS.has(packageName(dirname(file))));
}

/** Of the package that a directory is in. */
function packageName(directory: string): unknown {
  const name: unknown = Reflect.get(Object(readJson(join(directory, 'package.json'))), 'name');
  const above = dirname(directory);
  return typeof name === 'string' || above === directory ? name : packageName(above);
}
