import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appRoots } from '../../src/loading/roots.ts';

let folder: string;
const entry = process.argv[1];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'roots-')));
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app', 'main.js'), '');
});

afterEach(() => {
  process.argv.splice(1, 1, ...(entry === undefined ? [] : [entry]));
  rmSync(folder, { recursive: true });
});

function rootsFor(argv1: string, from?: Parameters<typeof appRoots>[0]): string[] {
  process.argv[1] = argv1;
  return appRoots(from, (problem) => expect.fail(problem));
}

test('explicit roots come first, then the entry, then the working directory', () => {
  mkdirSync(join(folder, 'explicit'));
  const roots = rootsFor(join(folder, 'app', 'main.js'), join(folder, 'explicit'));
  expect(roots).toEqual([join(folder, 'explicit'), join(folder, 'app'), realpathSync(process.cwd())]);
});

test.for<[string, (file: string) => string | URL]>([
  ['a path', (file) => file],
  ['a file URL', (file) => pathToFileURL(file)],
  ['a file URL as text', (file) => pathToFileURL(file).href],
])('a root may be given as %s', ([, form]) => {
  const file = join(folder, 'app', 'main.js');
  expect(rootsFor(folder, [form(file), form(join(folder, 'app'))])[0]).toBe(join(folder, 'app'));
});

test('an entry given without its extension is followed too', () => {
  symlinkSync(join(folder, 'app', 'main.js'), join(folder, 'linked.js'));
  expect(rootsFor(join(folder, 'linked'))[0]).toBe(join(folder, 'app'));
});

test('an entry linked from node_modules/.bin counts where it really is', () => {
  symlinkSync(join(folder, 'app', 'main.js'), join(folder, 'bin'));
  expect(rootsFor(join(folder, 'bin'))[0]).toBe(join(folder, 'app'));
});

test('an entry that does not exist counts by its directory', () => {
  expect(rootsFor(join(folder, 'app', 'gone.js'))[0]).toBe(join(folder, 'app'));
});

test('without an entry the working directory remains', () => {
  process.argv.splice(1);
  expect(appRoots(undefined, expect.fail)).toEqual([realpathSync(process.cwd())]);
});

test('the same directory is one root', () => {
  expect(rootsFor(join(folder, 'app', 'main.js'), [join(folder, 'app'), join(folder, 'app', 'main.js')])).toHaveLength(
    2,
  );
});
