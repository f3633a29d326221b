// Apps that have our packages as users get them: from the tarballs that would be published.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyApp } from '../../packages/instrumentation/src/testing/contract/index.ts';
import { npm } from './npm.mjs';

/** Packs packages of these names, which are built; gives the paths of the tarballs. */
export async function packPackages(names, root, folder) {
  const tarballs = join(folder, 'tarballs', names.at(-1));
  mkdirSync(tarballs, { recursive: true });
  const workspaces = names.flatMap((name) => ['--workspace', `@chaukas/${name}`]);
  await npm(['pack', ...workspaces, '--pack-destination', tarballs], root);
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  if (files.length !== names.length) throw new Error(`${files.length} tarballs were packed, not ${names.length}`);
  return files;
}

/** The scenario apps of a subject in a fresh folder, with its library at a version, what it goes with, and the tarballs. */
export async function packedApp(subject, tarballs, version) {
  const app = emptyApp(subject);
  const library = `${subject.library}@${version}`;
  // All tarballs in one command: each asks for the exact version of the others, which no registry has.
  const packages = [...tarballs, library, ...(subject.alsoInstalled ?? []).map((name) => besides(subject, name))];
  await npm(['install', '--ignore-scripts', '--engine-strict=false', ...packages], app.directory);
  return app;
}

/** A package that apps of the subject also have, at the version that the subject's own package tests with. */
function besides({ folder }, name) {
  const { devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name}@${devDependencies[name]}`;
}
