import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What an app's package.json says that it uses. */
export interface AppManifest {
  readonly file: string;
  /** Names of packages: dependencies of every kind. */
  readonly names: ReadonlySet<string>;
}

const KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** The package.json of the app as each of its roots has it, each once. */
export function appManifests(roots: readonly string[]): AppManifest[] {
  const found = new Map<string, AppManifest>();
  for (const root of roots) {
    const manifest = nearest(root);
    if (manifest !== undefined) found.set(manifest.file, manifest);
  }
  return [...found.values()];
}

/** The nearest one that names dependencies: a build's folder, or an app in a workspace of one package.json, has one without. */
function nearest(root: string): AppManifest | undefined {
  for (let directory = root; ; directory = dirname(directory)) {
    const file = join(directory, 'package.json');
    const names = namesIn(readJson(file));
    if (names.size > 0) return { file, names };
    if (directory === dirname(directory)) return undefined;
  }
}

function namesIn(manifest: unknown): Set<string> {
  const kinds = KINDS.map((kind): unknown => Reflect.get(Object(manifest), kind));
  return new Set(kinds.flatMap((kind) => (typeof kind === 'object' && kind !== null ? Object.keys(kind) : [])));
}

/** The content of a JSON file; undefined if there is none, or none that can be read: it is the app's own business then. */
export function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
