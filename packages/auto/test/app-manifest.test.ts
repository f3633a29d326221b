import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { appManifests } from '../src/choosing/app-manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'chaukas-manifest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: object | string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

function namesFor(...roots: string[]): string[][] {
  return appManifests(roots.map((root) => join(folder, root))).map(({ names }) => [...names].sort());
}

write('package.json', { dependencies: { root: '1' } });
write('app/package.json', {
  dependencies: { a: '1' },
  devDependencies: { b: '1' },
  peerDependencies: { c: '1' },
  optionalDependencies: { d: '1' },
});
write('app/dist/package.json', { type: 'module' });
write('bare/package.json', { name: 'bare' });
write('broken/package.json', '{');
write('odd/package.json', { dependencies: 'many', devDependencies: null, peerDependencies: ['x'] });

test.each([
  ['dependencies of every kind count', ['app'], [['a', 'b', 'c', 'd']]],
  ['a build has a package.json of its own', ['app/dist/esm'], [['a', 'b', 'c', 'd']]],
  ['where an app names nothing, its workspace may', ['bare'], [['root']]],
  ['one that cannot be read is passed over', ['broken'], [['root']]],
  ['every root counts, each file once', ['app', 'bare', 'app/dist', '.'], [['a', 'b', 'c', 'd'], ['root']]],
  ['a root that is not there is looked for above', ['gone/for/good'], [['root']]],
])('%s', (_, roots, expected) => {
  expect(namesFor(...roots)).toEqual(expected);
});

test('a list in place of an object names nothing that can be installed', () => {
  expect(namesFor('odd').flat()).not.toContain('x');
});
