import { realpathSync } from 'node:fs';
import { attempt } from '@chaukas/instrumentation/roots';

/** The programs of npm, pnpm, Yarn and Corepack, by where they lie. */
const PROGRAM =
  /[\\/](?:npm|pnpm|yarn|corepack)[\\/](?:[^\\/]+[\\/])?(?:bin|lib|dist)[\\/]|[\\/]releases[\\/]yarn-[^\\/]+$/;

/**
 * True in a package manager: with `NODE_OPTIONS`, `npm start` starts with the same preloads as the app, in the same directory, and
 * is not the app.
 */
export function isPackageManager(entry: string | undefined): boolean {
  const file = entry === undefined ? undefined : attempt(() => realpathSync(entry));
  return file !== undefined && PROGRAM.test(file);
}
