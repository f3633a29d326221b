// The throw-away app with both copies: packed as they would be published, unpacked where npm would put them.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { npm } from '../lib/npm.mjs';

const run = promisify(execFile);

/** What our packages and the app need beside them; it is linked, because both copies may share it. */
const BESIDES = [
  'openai',
  '@bufbuild/protobuf',
  '@connectrpc/connect',
  '@connectrpc/connect-node',
  'require-in-the-middle',
];

/** A package that brings a copy of ours, as an agent framework would. */
const KIT = {
  'package.json': JSON.stringify({
    name: 'agent-kit',
    version: '1.0.0',
    exports: { import: './index.mjs', require: './index.cjs' },
  }),
  'index.mjs': "export { register } from '@chaukas/instrument-openai';\n",
  'index.cjs': "exports.register = require('@chaukas/instrument-openai').register;\n",
};

/** @returns the app's directory */
export async function installBoth({ names, newer, older, root, folder }) {
  const app = join(folder, 'app');
  const kit = join(app, 'node_modules', 'agent-kit');
  cpSync(fileURLToPath(new URL('./app', import.meta.url)), app, { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  mkdirSync(kit, { recursive: true });
  for (const [name, text] of Object.entries(KIT)) writeFileSync(join(kit, name), text);
  await unpack({ names, from: newer, to: app, folder: join(folder, 'newer-tarballs') });
  await unpack({ names, from: older, to: kit, folder: join(folder, 'older-tarballs') });
  for (const name of BESIDES) link(join(root, 'node_modules', name), join(app, 'node_modules', name));
  return app;
}

async function unpack({ names, from, to, folder }) {
  mkdirSync(folder);
  const packages = names.map((name) => join(from, 'packages', name));
  await npm(['pack', ...packages, '--ignore-scripts', '--pack-destination', folder], from);
  const tarballs = readdirSync(folder);
  if (tarballs.length !== names.length) throw new Error(`${tarballs.length} packages were packed, not ${names.length}`);
  for (const name of names) {
    const directory = join(to, 'node_modules', '@chaukas', name);
    mkdirSync(directory, { recursive: true });
    const tarball = tarballs.find((file) => file.startsWith(`chaukas-${name}-0`));
    await run('tar', ['-xzf', join(folder, tarball), '-C', directory, '--strip-components', '1']);
  }
}

function link(target, path) {
  mkdirSync(join(path, '..'), { recursive: true });
  symlinkSync(target, path, 'junction');
}
