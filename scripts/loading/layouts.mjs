// The folders that apps are run in: what is installed there, once for all versions of Node.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../lib/npm.mjs';
import { layOutAsPnpm } from './pnpm.mjs';

/** What our own package is not tested with. */
const VERSIONS = { esbuild: '0.28.2', jest: '30.5.2', typescript: '5.9.3' };

/** A dependency that has an older version of the library for itself. */
const KIT = {
  'package.json': JSON.stringify({
    name: 'old-kit',
    version: '1.0.0',
    exports: { import: './index.mjs', require: './index.cjs' },
    dependencies: { openai: '6.49.0' },
  }),
  'index.mjs': "export { OpenAI } from 'openai';\n",
  'index.cjs': "exports.OpenAI = require('openai').OpenAI;\n",
};

/**
 * Installs what the rows need, and our packages from their tarballs, below a folder; gives the directory of each layout: `npm`, and
 * those in which pnpm would have laid out the same packages.
 */
export async function installLayouts(cells, tarballs, folder, root) {
  const place = realpathSync(folder);
  const npmDirectory = join(place, 'npm');
  mkdirSync(npmDirectory);
  writeFileSync(join(npmDirectory, 'package.json'), JSON.stringify({ name: 'apps', private: true }));
  const packages = neededBy(cells).map((name) => (name === 'old-kit' ? writeKit(npmDirectory) : versioned(name, root)));
  // A package from a folder is copied as one from the registry would be, not linked.
  const flags = ['--ignore-scripts', '--engine-strict=false', '--install-links', '--prefer-offline'];
  await npm(['install', ...flags, ...tarballs, ...packages], npmDirectory);
  const others = new Set(cells.map(({ layout }) => layout).filter((layout) => layout !== 'npm'));
  const directories = [...others].map((layout) => {
    const directory = join(place, layout);
    const own = cells.filter((cell) => cell.layout === layout);
    layOutAsPnpm(npmDirectory, directory, ['@chaukas/auto', ...neededBy(own)]);
    return [layout, directory];
  });
  return { npm: npmDirectory, ...Object.fromEntries(directories) };
}

function neededBy(cells) {
  return [...new Set(cells.flatMap(({ names, needs }) => [...names, ...needs]))];
}

/** As the workspace has it. */
function versioned(name, root) {
  return `${name}@${VERSIONS[name] ?? installedVersion(name, root)}`;
}

function installedVersion(name, root) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function writeKit(directory) {
  const kit = join(directory, 'old-kit');
  mkdirSync(kit);
  for (const [name, text] of Object.entries(KIT)) writeFileSync(join(kit, name), text);
  return './old-kit';
}
