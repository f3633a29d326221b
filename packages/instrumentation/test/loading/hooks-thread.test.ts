import { afterAll, expect, test } from 'vitest';
import { type App, AppFolders, dualLibrary, SOURCE } from './app-folder.ts';

const folders = new AppFolders();
afterAll(() => folders.remove());

/** A preload that prints, per thread it runs in, whether it is the hooks thread and what was found. */
const PRELOAD = `const { writeSync } = require('node:fs'); const { watch } = require('./watch.cjs');
  const { inHooksThread } = require('./hooks-thread.cjs');
  const { roots } = watch();
  writeSync(1, JSON.stringify({ hooks: inHooksThread(), roots: roots.length, copies: globalThis.state.copies.length }) + '\\n');`;

function appWith(main: string): App {
  return folders.create(
    {
      'preload.cjs': PRELOAD,
      'hooks-thread.cjs': `module.exports = require(${JSON.stringify(SOURCE)});`,
      'main.mjs': main,
    },
    { 'fake-lib': dualLibrary() },
  );
}

async function threadsOf(main: string): Promise<unknown[]> {
  const printed = await appWith(main).runRaw('node', ['--require', './preload.cjs', 'main.mjs']);
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

test('a preload does nothing when it runs again in the thread of the module hooks', async () => {
  const threads = await threadsOf(`import { register } from 'node:module'; register('data:text/javascript,');`);
  expect(threads).toEqual([
    { hooks: false, roots: 1, copies: 1 },
    { hooks: true, roots: 0, copies: 0 },
  ]);
});

test('a worker of the app is watched as the main thread is', async () => {
  const threads = await threadsOf(`import { Worker } from 'node:worker_threads'; new Worker('0', { eval: true });`);
  expect(threads).toEqual([
    { hooks: false, roots: 1, copies: 1 },
    { hooks: false, roots: 1, copies: 1 },
  ]);
});
