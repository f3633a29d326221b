import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { APPS_FOLDER, PACKAGES_FOLDER, SCENARIOS_FOLDER } from './scenario.ts';

/** Packages of the workspace that an app needs, by folder. */
export const OURS = ['spec', 'core', 'instrumentation', 'instrument-openai'] as const;

/** What a running library needs of its package. */
const NOT_NEEDED = /(\.d\.m?ts|\.map|\.md)$/;

/** A throw-away app on disk. */
export interface AppFolder {
  readonly directory: string;
  remove(): void;
}

/** The scenario apps in a folder of their own, with nothing installed yet. */
export function emptyApp(): AppFolder {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'chaukas-app-')));
  cpSync(APPS_FOLDER, join(directory, 'apps'), { recursive: true });
  cpSync(SCENARIOS_FOLDER, join(directory, 'scenarios'), { recursive: true });
  mkdirSync(join(directory, 'node_modules', '@chaukas'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'scenario-app', private: true }));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/**
 * The same with a real copy of the library, installed in the workspace as `openai` or `openai6`, and our packages.
 *
 * @param packages folder of our packages, built; default the workspace's
 */
export function appWith(installedAs: string, packages: string = PACKAGES_FOLDER): AppFolder {
  const app = emptyApp();
  const modules = join(app.directory, 'node_modules');
  const source = realpathSync(join(PACKAGES_FOLDER, '..', 'node_modules', installedAs));
  cpSync(source, join(modules, 'openai'), {
    recursive: true,
    filter: (file) => !NOT_NEEDED.test(file) && !file.startsWith(join(source, 'src') + sep),
  });
  for (const name of OURS) {
    if (!existsSync(join(packages, name, 'dist'))) throw new Error(`${name} is not built: npm run build`);
    symlinkSync(join(packages, name), join(modules, '@chaukas', name), 'junction');
  }
  return app;
}
