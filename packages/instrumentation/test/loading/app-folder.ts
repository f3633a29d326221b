import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/** What one app run printed: the copies that were reported to it, and what it imported itself. */
export interface AppRun {
  readonly copies: readonly SeenCopy[];
  readonly problems: readonly string[];
  readonly roots: readonly string[];
}

/** `app` says whether the app's own import or require is this very object. */
export interface SeenCopy {
  readonly version: string;
  readonly format: string;
  readonly found: string;
  readonly proven: boolean;
  readonly directory: string;
  readonly app: boolean;
}

export type Runner = 'node' | 'tsx';

/** What the apps load: the source, which Node and tsx run as it is. */
export const SOURCE: string = fileURLToPath(new URL('../../src/loading/index.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * The helper files of every app. `watch` starts a watch of `library`, `report` prints what came of it.
 * State is global, because an app may load both the ESM and the CJS form.
 */
const BODY = `
const state = (globalThis.state ??= { copies: [] });
const watch = (library = 'fake-lib', options = {}) => {
  state.loading = watchLibrary({ library, onCopy: (copy) => { state.copies.push(copy); }, ...options });
  return state.loading;
};
const report = (...own) => {
  const copies = state.copies.map(({ exports, ...copy }) => ({ ...copy, app: own.includes(exports) }));
  process.stdout.write(JSON.stringify({ copies, problems: state.loading.problems, roots: state.loading.roots }));
};
`;
const HELPERS = {
  'watch.mjs': `import { watchLibrary } from ${JSON.stringify(pathToFileURL(SOURCE).href)};${BODY}export { watch, report };`,
  'register.mjs': `import { watch } from './watch.mjs'; watch();`,
  'watch.cjs': `const { watchLibrary } = require(${JSON.stringify(SOURCE)});${BODY}module.exports = { watch, report };`,
  'register.cjs': `require('./watch.cjs').watch();`,
};

/** A library in two builds, laid out as the real ones are: `require` gives one, everything else the other. */
export function dualLibrary(name = 'fake-lib', version = '1.2.3'): Record<string, string> {
  const exports = { '.': { require: './cjs/index.js', default: './index.mjs' } };
  return {
    'package.json': JSON.stringify({ name, version, exports }),
    'index.mjs': `import { Client } from './client.mjs'; export { Client, Client as default };`,
    'client.mjs': 'export class Client {}',
    'cjs/package.json': '{ "type": "commonjs" }',
    'cjs/index.js': `class Client {} module.exports = Client; module.exports.Client = Client;`,
  };
}

/** Folders of throw-away apps; `remove()` deletes them all. */
export class AppFolders {
  readonly #parent: string = realpathSync(mkdtempSync(join(tmpdir(), 'loading-')));

  /** Writes an app with its libraries; keys of `libraries` are folders below the app's `node_modules`. */
  create(files: Record<string, string>, libraries: Record<string, Record<string, string>> = {}): App {
    const directory = mkdtempSync(join(this.#parent, 'app-'));
    writeFiles(directory, { ...HELPERS, ...files });
    for (const [folder, content] of Object.entries(libraries)) {
      writeFiles(join(directory, 'node_modules', folder), content);
    }
    return new App(directory);
  }

  remove(): void {
    rmSync(this.#parent, { recursive: true, force: true });
  }
}

/** One app on disk. */
export class App {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  /** Copies an installed package into the app, under the name by which the app imports it. */
  install(name: string, installedAs: string): void {
    const root = createRequire(import.meta.url)
      .resolve.paths(installedAs)
      ?.find((p) => isInstalled(p, installedAs));
    if (root === undefined) throw new Error(`${installedAs} is not installed`);
    cpSync(join(root, installedAs), this.path('node_modules', name), { recursive: true, dereference: true });
  }

  /** Runs the app to its end in a process of its own and gives its raw output; fails if it prints to stderr. */
  async runRaw(runner: Runner, args: readonly string[], cwd: string = this.directory): Promise<string> {
    const flags = runner === 'tsx' ? ['--import', TSX] : [];
    // The test runner's own NODE_OPTIONS must not change how the app resolves.
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, ...args], { cwd, env });
    if (stderr !== '') throw new Error(`the app printed: ${stderr}`);
    return stdout;
  }

  async run(runner: Runner, args: readonly string[], cwd?: string): Promise<AppRun> {
    // The app is this test's own program and prints the shape that `report` writes.
    return JSON.parse(await this.runRaw(runner, args, cwd)) as AppRun;
  }
}

function isInstalled(modules: string, name: string): boolean {
  try {
    realpathSync(join(modules, name, 'package.json'));
    return true;
  } catch {
    return false;
  }
}

function writeFiles(directory: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
