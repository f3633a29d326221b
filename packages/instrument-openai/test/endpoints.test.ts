import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROUTES } from '../src/routes.ts';

const DOCS = readFileSync(new URL('../../../docs/openai.md', import.meta.url), 'utf8');
const POST = /\.post\(\s*(?:\(0, path_1\.path\)\s*)?(["'`])(\/.*?)\1/g;
const SEARCH = /getAPIList\(\s*(?:\(0, path_1\.path\)\s*)?(["'`])(\/.*?)\1(?=[^;]*method: 'post')/g;

/** Every path that resources of an installed version post to; ids as `*`, without the query. */
function postedPaths(installedAs: string): string[] {
  const main = createRequire(import.meta.url).resolve(installedAs);
  const folder = join(dirname(main), 'resources');
  const files = globSync('**/*.js', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
  const found = files.flatMap((source) =>
    [...source.matchAll(POST), ...source.matchAll(SEARCH)].map(([, , path]) => path ?? ''),
  );
  expect(found.length).toBe(files.flatMap((source) => [...source.matchAll(/\.post\(|method: 'post'/g)]).length);
  return [...new Set(found.map((path) => path.replaceAll(/\$\{[^}]*\}/g, '*').replace(/\?.*/, '')))].sort();
}

/** Endpoints that the guide says are not recorded, each in a code span of its own; `/**` for all below. */
const listed = [
  ...((DOCS.split('## What is not recorded')[1] ?? '').split('\n## ')[0]?.matchAll(/`(\/[^`]+)`/g) ?? []),
].map(([, path]) => path ?? '');

const isListed = (path: string): boolean =>
  listed.some((entry) => (entry.endsWith('/**') ? `${path}/`.startsWith(entry.slice(0, -2)) : entry === path));

test.for(['openai', 'openai6', 'openai5', 'openai4'])(
  'each endpoint of %s is recorded or listed as not',
  (installedAs) => {
    const paths = postedPaths(installedAs);
    expect(paths).toContain('/chat/completions');
    expect(paths.filter((path) => !Object.hasOwn(ROUTES, path) && !isListed(path))).toEqual([]);
  },
);

test('nothing is recorded and listed as not', () => {
  expect(Object.keys(ROUTES).filter(isListed)).toEqual([]);
});
