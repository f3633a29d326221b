import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TEMPLATE = fileURLToPath(new URL('./template', import.meta.url));

/**
 * Writes the package and its changeset.
 *
 * @returns {string[]} what was written: the package's folder and the changeset
 */
export function layOut({ library, name, directory, folder }, { version, method }, span) {
  const [className, methodName] = method.split('.');
  const names = {
    __library__: library,
    __name__: name,
    __Class__: className,
    __method__: methodName,
    __span__: span,
    __major__: version.split('.')[0],
  };
  for (const part of ['package', `spans/${span}`]) cpSync(join(TEMPLATE, part), folder, { recursive: true });
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) fill(join(file.parentPath, file.name), names);
  }
  pin(join(folder, 'package.json'), { library, version, directory });
  const changeset = join(directory, '.changeset', `instrument-${name}.md`);
  mkdirSync(dirname(changeset), { recursive: true });
  cpSync(join(TEMPLATE, 'changeset.md'), changeset);
  fill(changeset, names);
  return [folder, changeset];
}

function fill(file, names) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/__[a-z]+__/gi, (word) => names[word] ?? word),
  );
}

/** Versions: our packages as they are here, tools as the workspace has them, the library as it is installed, and any newer one. */
function pin(file, { library, version, directory }) {
  const manifest = readJson(file);
  const tools = readJson(join(directory, 'package.json')).devDependencies;
  for (const name of Object.keys(manifest.dependencies)) manifest.dependencies[name] = ownVersion(name, directory);
  for (const name of Object.keys(manifest.devDependencies)) manifest.devDependencies[name] = tools[name];
  manifest.devDependencies[library] = version;
  manifest.devDependencies = Object.fromEntries(
    Object.entries(manifest.devDependencies).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  manifest.peerDependencies = { [library]: `>=${oldest(version)}` };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

function ownVersion(name, directory) {
  return readJson(join(directory, 'packages', name.replace('@chaukas/', ''), 'package.json')).version;
}

/** The oldest version that is taken for of the same kind: below 1.0 each minor can break. */
function oldest(version) {
  const [major, minor] = version.split('.');
  return major === '0' ? `0.${minor}` : major;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
