import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { scenariosOf } from './scenario.ts';
import type { Subject } from './subject.ts';

/** Packages of the workspace that an app needs, by folder. */
export function packagesOf({ folder }: Subject): string[] {
  return ['spec', 'core', 'instrumentation', basename(folder)];
}

/** What a running library needs of its package. */
const NOT_NEEDED = /(\.d\.m?ts|\.map|\.md)$/;

/** A throw-away app on disk. */
export interface AppFolder {
  readonly directory: string;
  remove(): void;
}

/** The scenario apps in a folder of their own, with nothing installed yet. */
export function emptyApp(subject: Subject): AppFolder {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'chaukas-app-')));
  for (const source of [contractApp(subject), join(subject.folder, 'test', 'apps')]) {
    cpSync(source, join(directory, 'apps'), { recursive: true });
  }
  nameLibrary(join(directory, 'apps'), subject);
  cpSync(scenariosOf(subject), join(directory, 'scenarios'), { recursive: true });
  mkdirSync(join(directory, 'node_modules', '@chaukas'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'scenario-app', private: true }));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** The runners load the library as apps do: by its name, in the source. */
function nameLibrary(folder: string, { library }: Subject): void {
  for (const name of ['runner.mjs', 'runner.cjs']) {
    const template = readFileSync(join(folder, `${name}.template`), 'utf8');
    writeFileSync(join(folder, name), template.replaceAll("'the-library'", `'${library}'`));
  }
}

/** The part of the apps that is the same for every provider. */
function contractApp({ folder }: Subject): string {
  const kit = dirname(createRequire(join(folder, 'package.json')).resolve('@chaukas/instrumentation/package.json'));
  return join(kit, 'src', 'testing', 'contract', 'app');
}

/**
 * The same with a real copy of the library and our packages.
 *
 * @param installedAs name under which the workspace has the copy: the library's own, or an alias
 */
export function appWith(subject: Subject, installedAs: string = subject.library): AppFolder {
  const app = emptyApp(subject);
  const modules = join(app.directory, 'node_modules');
  const packages = dirname(subject.folder);
  const source = realpathSync(installedIn(subject, installedAs));
  cpSync(source, join(modules, subject.library), {
    recursive: true,
    // What it depends on is linked instead: a copy of it would not find what npm has put beside it.
    filter: (file) => !NOT_NEEDED.test(file) && !['src', 'node_modules'].some((name) => file === join(source, name)),
  });
  linkDependencies(source, modules, subject.alsoInstalled);
  for (const name of packagesOf(subject)) {
    if (!existsSync(join(packages, name, 'dist'))) throw new Error(`${name} is not built: npm run build`);
    symlinkSync(join(packages, name), join(modules, '@chaukas', name), 'junction');
  }
  return app;
}

/** Where npm put a package of the workspace: a version with other needs than the rest lies beside the package of ours. */
function installedIn({ folder }: Subject, name: string): string {
  const found = foundFrom(folder, name);
  if (found === undefined) throw new Error(`${name} is not installed: npm ci`);
  return found;
}

function foundFrom(folder: string, name: string): string | undefined {
  const { paths } = createRequire(join(folder, 'package.json')).resolve;
  return (paths(name) ?? []).map((at) => join(at, name)).find((at) => existsSync(at));
}

/** What the library itself depends on, as the workspace has it installed. */
function linkDependencies(source: string, modules: string, more: readonly string[] = []): void {
  const manifest: { dependencies?: object } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(manifest.dependencies ?? {}), ...more]) {
    const found = foundFrom(source, name);
    if (found === undefined || existsSync(join(modules, name))) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(realpathSync(found), join(modules, name), 'junction');
  }
}
