import { afterAll, expect, test } from 'vitest';
import { AppFolders, dualLibrary, type Runner } from './app-folder.ts';

const folders = new AppFolders();
afterAll(() => folders.remove());

/** Reported copies, as `format found app`: what the app imported must be among them. */
async function copiesOf(
  runner: Runner,
  type: string,
  files: Record<string, string>,
  args: string[],
): Promise<string[]> {
  const app = folders.create({ 'package.json': JSON.stringify({ type }), ...files }, { 'fake-lib': dualLibrary() });
  const { copies, problems } = await app.run(runner, args);
  expect(problems).toEqual([]);
  for (const copy of copies) {
    expect(copy).toMatchObject({ directory: app.path('node_modules', 'fake-lib'), version: '1.2.3', proven: true });
  }
  return copies.map(({ format, found, app }) => `${format} ${found} ${app ? 'app' : 'other'}`);
}

const HOISTED = `import { watch, report } from './watch.mjs'; watch();
  import * as lib from 'fake-lib'; report(lib);`;
const REGISTER_FIRST = `import './register.mjs'; import * as lib from 'fake-lib';
  import { report } from './watch.mjs'; report(lib);`;
const REGISTER_LAST = `import * as lib from 'fake-lib'; import './register.mjs';
  import { report } from './watch.mjs'; report(lib);`;
const DYNAMIC = `import { watch, report } from './watch.mjs'; watch(); import('fake-lib').then(report);`;
const PRELOADED = `import { report } from './watch.mjs'; import * as lib from 'fake-lib'; report(lib);`;

const ESM_APPS: [string, string, string[]][] = [
  ['an import hoisted above the call', HOISTED, []],
  ['registration imported before the library', REGISTER_FIRST, []],
  ['registration imported after the library', REGISTER_LAST, []],
  ['a dynamic import after the call', DYNAMIC, []],
  ['registration preloaded with --import', PRELOADED, ['--import', './register.mjs']],
  ['registration preloaded with --require', PRELOADED, ['--require', './register.cjs']],
];

test.for(ESM_APPS)('in an ES module app: %s', async ([, source, flags]) => {
  const files = { 'main.mjs': source };
  expect(await copiesOf('node', 'module', files, [...flags, 'main.mjs'])).toEqual(['esm resolved app']);
});

test.for(ESM_APPS)('in an ES module app under tsx: %s', async ([, source, flags]) => {
  const files = { 'main.ts': source };
  expect(await copiesOf('tsx', 'module', files, [...flags, 'main.ts'])).toEqual(['esm resolved app']);
});

test('in an ES module app with a module that requires the library too', async () => {
  const source = `import { createRequire } from 'node:module'; import { watch, report } from './watch.mjs';
    watch(); import * as lib from 'fake-lib'; report(lib, createRequire(import.meta.url)('fake-lib'));`;
  const copies = await copiesOf('node', 'module', { 'main.mjs': source }, ['main.mjs']);
  expect(copies).toEqual(['esm resolved app', 'cjs required app']);
});

const CALL_FIRST = `const { watch, report } = require('./watch.cjs'); watch(); report(require('fake-lib'));`;
const CALL_LAST = `const lib = require('fake-lib'); const { watch, report } = require('./watch.cjs'); watch(); report(lib);`;
const REQUIRE_PRELOADED = `report = require('./watch.cjs').report; report(require('fake-lib'));`;
const IMPORTING = `const { watch, report } = require('./watch.cjs'); watch(); import('fake-lib').then(report);`;

test.for([
  ['require after the call', CALL_FIRST, [], ['esm resolved other', 'cjs required app']],
  ['require before the call', CALL_LAST, [], ['cjs loaded app', 'esm resolved other']],
  ['a dynamic import', IMPORTING, [], ['esm resolved app']],
  ['--require', REQUIRE_PRELOADED, ['--require', './register.cjs'], ['esm resolved other', 'cjs required app']],
  ['--import', REQUIRE_PRELOADED, ['--import', './register.mjs'], ['esm resolved other', 'cjs required app']],
] satisfies [string, string, string[], string[]][])('in a CommonJS app: %s', async ([, source, flags, expected]) => {
  const files = { 'main.js': source };
  expect(await copiesOf('node', 'commonjs', files, [...flags, 'main.js'])).toEqual(expected);
  const typed = { 'main.ts': source };
  expect(await copiesOf('tsx', 'commonjs', typed, [...flags, 'main.ts'])).toEqual(expected);
});

test('in a CommonJS app under tsx that is written with import', async () => {
  const source = `import { watch, report } from './watch.cjs'; import lib = require('fake-lib'); watch(); report(lib);`;
  const copies = await copiesOf('tsx', 'commonjs', { 'main.ts': source }, ['main.ts']);
  expect(copies).toEqual(['cjs loaded app', 'esm resolved other']);
});
