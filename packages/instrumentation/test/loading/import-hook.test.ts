/** Where Node has hooks for it, what is imported after the watch began is found wherever it is installed. */
import { afterAll, expect, test } from 'vitest';
import { AppFolders, dualLibrary } from './app-folder.ts';

const folders = new AppFolders();
afterAll(() => folders.remove());

/** A package that has the library for itself, and gives on what it imports of it. */
function dependency(version: string, specifier = 'fake-lib'): Record<string, string> {
  const library = Object.entries(dualLibrary('fake-lib', version));
  return {
    'package.json': '{ "type": "module", "exports": "./index.js" }',
    'index.js': `export * as library from '${specifier}';`,
    ...Object.fromEntries(library.map(([file, text]) => [`node_modules/fake-lib/${file}`, text])),
  };
}

function esmApp(main: string): Record<string, string> {
  const imports = `import { watch, report } from './watch.mjs';`;
  return { 'package.json': '{ "type": "module" }', 'main.mjs': `${imports}${main}` };
}

test('copies of dependencies that no root resolves, each once, as the very modules that they get', async () => {
  const app = folders.create(
    esmApp(`watch(); const seen = [];
      for (const name of ['one', 'two', 'one']) seen.push((await import(name)).library);
      report(...seen);`),
    { one: dependency('2.0.0'), two: dependency('3.0.0') },
  );
  const { copies, problems } = await app.run('node', ['main.mjs']);
  expect(copies).toMatchObject([
    { version: '2.0.0', format: 'esm', found: 'imported', proven: true, app: true },
    { version: '3.0.0', format: 'esm', found: 'imported', proven: true, app: true },
  ]);
  expect(problems).toEqual([`fake-lib was not found from ${app.directory}`]);
});

test('before the app itself, where the watch is preloaded', async () => {
  const app = folders.create(esmApp(`import { library } from 'one'; report(library);`), { one: dependency('2.0.0') });
  const { copies } = await app.run('node', ['--import', './register.mjs', 'main.mjs']);
  expect(copies).toMatchObject([{ version: '2.0.0', found: 'imported', app: true }]);
});

test('what is not loaded by us is caught when the app imports it', async () => {
  const app = folders.create(
    esmApp(`watch('fake-lib', { eager: false }); if (state.copies.length > 0) throw new Error('loaded');
      report(await import('fake-lib'));`),
    { 'fake-lib': dualLibrary() },
  );
  const { copies } = await app.run('node', ['main.mjs']);
  expect(copies).toMatchObject([{ version: '1.2.3', format: 'esm', found: 'imported', app: true }]);
});

test('also through another module of the library, which imports the one that matters by its path', async () => {
  const library = {
    'package.json': JSON.stringify({
      name: 'fake-lib',
      version: '1.0.0',
      type: 'module',
      exports: { './*': './dist/*' },
    }),
    'dist/inner.js': 'export class Inner {}',
    'dist/outer.js': `export * as inner from './inner.js';`,
  };
  const nested = Object.entries(library).map(([file, text]) => [`node_modules/fake-lib/${file}`, text]);
  const one = { 'package.json': '{ "type": "module" }', 'index.js': `export * from 'fake-lib/outer.js';` };
  const app = folders.create(
    esmApp(`watch('fake-lib', { subpath: 'inner.js', files: ['dist/inner.js'] });
      report((await import('./node_modules/one/index.js')).inner);`),
    { one: { ...one, ...Object.fromEntries(nested) } },
  );
  const { copies } = await app.run('node', ['main.mjs']);
  expect(copies).toMatchObject([{ version: '1.0.0', found: 'imported', app: true }]);
});

test('two watches see the same module, which is as it was but for one line', async () => {
  const app = folders.create(
    esmApp(`watch('fake-lib', { eager: false }); watch('fake-lib', { eager: false });
      const library = await import('fake-lib');
      if (Object.keys(library).join() !== 'Client,default') throw new Error('other exports');
      report(library);`),
    { 'fake-lib': { ...dualLibrary(), 'index.mjs': 'await 0; export class Client {} export default 1; // end' } },
  );
  const { copies } = await app.run('node', ['main.mjs']);
  expect(copies.map(({ found, app: own }) => `${found} ${own}`)).toEqual(['imported true', 'imported true']);
});

test('after close nothing is reported, and modules are loaded as they are', async () => {
  const app = folders.create(
    esmApp(`watch('fake-lib', { eager: false }).close(); await import('fake-lib');
      if (globalThis[Symbol.for('chaukas.v1.imports')].deregister !== undefined) throw new Error('still hooked');
      report();`),
    { 'fake-lib': dualLibrary() },
  );
  expect((await app.run('node', ['main.mjs'])).copies).toEqual([]);
});

test('an observer that throws does not reach the module', async () => {
  const app = folders.create(
    esmApp(`watch('fake-lib', { eager: false, onCopy() { throw new Error('bug'); } });
      if (typeof (await import('fake-lib')).Client !== 'function') throw new Error('app was hurt');
      report();`),
    { 'fake-lib': dualLibrary() },
  );
  const { problems } = await app.run('node', ['main.mjs']);
  expect(problems).toEqual(['fake-lib 1.2.3 was found, but its observer failed: bug']);
});
