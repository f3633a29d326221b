import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AppManifest } from '../choosing/app-manifest.ts';
import { SUITE } from '../known/suite.ts';
import { readDeclaration, type ThirdParty } from './declaration.ts';

const OURS: ReadonlySet<string> = new Set(SUITE.map(({ module }) => module));

/** The instrumentations among the packages that the app names; nothing of them is loaded. */
export function findThirdParties(
  manifests: readonly AppManifest[],
  onProblem: (problem: string) => void,
): ThirdParty[] {
  // The first package.json that names a package decides which copy of it is meant.
  const places = new Map(
    manifests.toReversed().flatMap(({ file, names }) => [...names].map((name) => [name, dirname(file)])),
  );
  const declared = [...places].filter(([name]) => !OURS.has(name)).map(([name, from]) => declarationOf(name, from));
  for (const problem of declared) if (typeof problem === 'string') onProblem(problem);
  return declared.filter((one) => typeof one === 'object');
}

/** An app has hundreds of dependencies: what does not have the word in its package.json is not parsed. */
function declarationOf(name: string, from: string): ThirdParty | string | undefined {
  const file = manifestFile(name, from);
  if (file === undefined) return undefined;
  try {
    const text = readFileSync(file, 'utf8');
    return text.includes('"chaukas"') ? readDeclaration(name, JSON.parse(text), from) : undefined;
  } catch {
    return undefined;
  }
}

/** By path, because a package need not export its package.json. */
function manifestFile(name: string, from: string): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    const file = join(directory, 'node_modules', name, 'package.json');
    if (existsSync(file)) return file;
    if (directory === dirname(directory)) return undefined;
  }
}
