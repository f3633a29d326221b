// Apps that have our packages as users get them: from the tarballs that would be published.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { emptyApp, OURS } from '../../packages/instrument-openai/test/harness/app-folder.ts';
import { npm } from './npm.mjs';

/** Packs the packages, which are built; gives the paths of the tarballs. */
export async function packPackages(root, folder) {
  const tarballs = join(folder, 'tarballs');
  mkdirSync(tarballs, { recursive: true });
  const workspaces = OURS.flatMap((name) => ['--workspace', `@chaukas/${name}`]);
  await npm(['pack', ...workspaces, '--pack-destination', tarballs], root);
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  if (files.length !== OURS.length) throw new Error(`${files.length} tarballs were packed, not ${OURS.length}`);
  return files;
}

/** The scenario apps in a fresh folder with the library at a version and the tarballs installed. */
export async function packedApp(tarballs, library) {
  const app = emptyApp();
  // All tarballs in one command: each asks for the exact version of the others, which no registry has.
  await npm(['install', '--ignore-scripts', '--engine-strict=false', ...tarballs, library], app.directory);
  return app;
}
