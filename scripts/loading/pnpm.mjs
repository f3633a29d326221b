// The node_modules of pnpm: every package once in a store, beside links to what it depends on; the app has links to its own.
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const MODULES = 'node_modules';

/** Lays out some of what npm has installed in one folder, with all that it depends on, in another. */
export function layOutAsPnpm(source, directory, direct) {
  const installed = join(source, MODULES);
  const store = join(directory, MODULES, '.pnpm');
  const places = new Map();
  /** Where the store has a package that npm installed at this path; puts it there, and what it depends on. */
  const placeOf = (path) => {
    const found = places.get(path);
    if (found !== undefined) return found;
    const { name, version, ...manifest } = manifestOf(path);
    const folder = join(store, `${name.replace('/', '+')}@${version}`, MODULES);
    const place = join(folder, name);
    places.set(path, place);
    cpSync(path, place, { recursive: true, filter: (file) => file === path || basename(file) !== MODULES });
    for (const needed of neededBy(manifest)) {
      const at = findUpwards(path, needed, installed);
      if (at !== undefined) link(placeOf(at), join(folder, needed));
    }
    return place;
  };
  for (const name of direct) link(placeOf(join(installed, name)), join(directory, MODULES, name));
}

function manifestOf(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
}

function neededBy({ dependencies, peerDependencies, optionalDependencies }) {
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
}

/** As Node looks for packages: beside, and above. */
function findUpwards(path, name, top) {
  for (let at = path; ; at = dirname(at)) {
    const found = at === top ? join(at, name) : join(at, MODULES, name);
    if (existsSync(found)) return found;
    if (at === top) return undefined;
  }
}

function link(target, at) {
  if (existsSync(at)) return;
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(relative(dirname(at), target), at, 'junction');
}
