import { mkdirSync, symlinkSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { AppFolders, dualLibrary } from './app-folder.ts';

const folders = new AppFolders();
afterAll(() => folders.remove());

const ESM_ONLY = {
  'package.json': '{ "name": "fake-lib", "version": "2.0.0", "type": "module", "exports": "./index.js" }',
  'index.js': 'export default class Client {}',
};
const CJS_ONLY = {
  'package.json': '{ "name": "fake-lib", "version": "1.0.0", "main": "lib/main.js" }',
  'lib/main.js': 'exports.Client = class {};',
};

/** An ES module app whose body comes after these imports. */
function esmApp(body: string): Record<string, string> {
  return {
    'main.mjs': `import { createRequire } from 'node:module'; import { watch, report } from './watch.mjs';
      const require = createRequire(import.meta.url); ${body}`,
  };
}

describe('kinds of library', () => {
  test('one that is only an ES module is one copy, although require gives a facade of it', async () => {
    const app = folders.create(
      esmApp(`import * as lib from 'fake-lib'; watch(); if (require('fake-lib') === lib) throw new Error('no facade');
        report(lib);`),
      { 'fake-lib': ESM_ONLY },
    );
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'esm', found: 'resolved', version: '2.0.0', app: true }]);
  });

  test('one that is only an ES module and was required before is one copy', async () => {
    const app = folders.create(esmApp(`const lib = require('fake-lib'); watch(); report(lib);`), {
      'fake-lib': ESM_ONLY,
    });
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'esm', found: 'loaded', app: true }]);
  });

  test.for(['node', 'tsx'] as const)(
    'one that is only CommonJS is one copy for import and require, in %s',
    async (runner) => {
      const app = folders.create(
        {
          'package.json': '{ "type": "module" }',
          ...esmApp(`watch(); const lib = await import('fake-lib');
          if (require('fake-lib') !== lib.default) throw new Error('two copies'); report(lib.default);`),
        },
        { 'fake-lib': CJS_ONLY },
      );
      const { copies } = await app.run(runner, ['main.mjs']);
      expect(copies).toMatchObject([{ format: 'cjs', found: 'resolved', version: '1.0.0', app: true }]);
    },
  );

  test('one without a build for import is caught when it is required', async () => {
    const app = folders.create(
      esmApp(`watch(); const lib = require('fake-lib'); await new Promise(setImmediate); report(lib);`),
      {
        'fake-lib': {
          'package.json': '{ "name": "fake-lib", "version": "1.0.0", "exports": { "require": "./index.js" } }',
          'index.js': 'exports.Client = class {};',
        },
      },
    );
    const { copies, problems } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'cjs', found: 'required', app: true }]);
    expect(problems).toEqual([]);
  });

  test('one with a top-level await is reported once its import has settled', async () => {
    const app = folders.create(
      esmApp(`const { problems } = watch(); const lib = await import('fake-lib'); await new Promise(setImmediate);
        report(lib);`),
      { 'fake-lib': { ...ESM_ONLY, 'index.js': 'await 0; export default class Client {}' } },
    );
    const { copies, problems } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'esm', found: 'resolved', proven: true, app: true }]);
    expect(problems).toEqual([]);
  });

  test('one that is in the middle of its evaluation is reported when that is done', async () => {
    const app = folders.create(
      esmApp(`import * as lib from 'fake-lib'; await new Promise(setImmediate); report(lib);`),
      { 'fake-lib': { ...ESM_ONLY, 'index.js': `import '../../register.mjs'; export default class Client {}` } },
    );
    const { copies, problems } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'esm', found: 'resolved', proven: true, app: true }]);
    expect(problems).toEqual([]);
  });

  test('a scoped one is found by its whole name', async () => {
    const app = folders.create(esmApp(`watch('@fake/lib'); report(await import('@fake/lib'), require('@fake/lib'));`), {
      '@fake/lib': dualLibrary('@fake/lib'),
      'fake-lib': dualLibrary(),
    });
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([
      { format: 'esm', app: true },
      { format: 'cjs', app: true },
    ]);
  });

  test('the build that the app asks for with a condition of its own is the one that is loaded', async () => {
    const conditional = {
      'package.json': JSON.stringify({
        name: 'fake-lib',
        version: '1.0.0',
        exports: { special: './special.mjs', default: './plain.mjs' },
      }),
      'special.mjs': 'export const kind = "special";',
      'plain.mjs': 'throw new Error("loaded the wrong build");',
    };
    const app = folders.create(esmApp(`import * as lib from 'fake-lib'; watch(); report(lib);`), {
      'fake-lib': conditional,
    });
    const { copies, problems } = await app.run('node', ['--conditions', 'special', 'main.mjs']);
    expect(copies).toMatchObject([{ app: true }]);
    expect(problems).toEqual([]);
  });
});

describe('more than one copy', () => {
  test('finds a nested duplicate that was required before, and one that is required later', async () => {
    const dependency = (version: string): Record<string, string> => ({
      'index.js': `module.exports = require('fake-lib');`,
      'node_modules/fake-lib/package.json': JSON.stringify({ name: 'fake-lib', version }),
      'node_modules/fake-lib/index.js': 'exports.Client = class {};',
    });
    const app = folders.create(esmApp(`const before = require('one'); watch(); report(before, require('two'));`), {
      one: dependency('1.0.0'),
      two: dependency('2.0.0'),
    });
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([
      { version: '1.0.0', found: 'loaded', app: true },
      { version: '2.0.0', found: 'required', app: true },
    ]);
  });

  test('loads one copy for each root that resolves its own', async () => {
    const other = folders.create({}, { 'fake-lib': dualLibrary('fake-lib', '9.0.0') });
    const app = folders.create(
      esmApp(`watch('fake-lib', { from: ${JSON.stringify(other.path('x.mjs'))} }); report();`),
      {
        'fake-lib': dualLibrary(),
      },
    );
    const { copies, roots } = await app.run('node', ['main.mjs']);
    expect(copies.map(({ version }) => version)).toEqual(['9.0.0', '1.2.3']);
    expect(roots).toEqual([other.directory, app.directory]);
  });

  test('finds a required copy under an alias, and a linked one outside node_modules', async () => {
    const app = folders.create(
      esmApp(`const aliases = [require('alias'), require('@an/other')]; watch();
        report(...aliases, require('fake-lib'), await import('fake-lib'));`),
      { alias: dualLibrary('fake-lib', '3.0.0'), '@an/other': CJS_ONLY },
    );
    const linked = folders.create(dualLibrary('fake-lib', '4.0.0'));
    mkdirSync(app.path('node_modules'), { recursive: true });
    symlinkSync(linked.directory, app.path('node_modules', 'fake-lib'));
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([
      { version: '3.0.0', format: 'cjs', found: 'loaded', app: true },
      { version: '1.0.0', format: 'cjs', found: 'loaded', app: true },
      { version: '4.0.0', format: 'esm', found: 'resolved', app: true, directory: linked.directory },
      { version: '4.0.0', format: 'cjs', found: 'required', app: true, directory: linked.directory },
    ]);
  });

  test('a file of the app that a path mapping puts in place of the library is not a copy of it', async () => {
    const app = folders.create({
      'package.json': '{ "type": "module" }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "fake-lib": ["./stand-in.ts"] } } }',
      'stand-in.ts': 'export class Client {}',
      'main.ts': `import { watch, report } from './watch.mjs'; import * as lib from 'fake-lib';
        watch(); if (typeof lib.Client !== 'function') throw new Error('not mapped'); report(lib);`,
    });
    const { copies, problems } = await app.run('tsx', ['main.ts']);
    expect(copies).toEqual([]);
    expect(problems).toEqual([`fake-lib was not found from ${app.directory}`]);
  });

  test('leaves other packages and files inside the library alone', async () => {
    const app = folders.create(
      esmApp(`require('other'); require('fake-lib/inner.js'); watch('fake-lib', { eager: false });
        require('other'); require('fake-lib/second.js'); report();`),
      {
        other: { 'index.js': 'exports.fake = "fake-lib";' },
        'fake-lib': { ...CJS_ONLY, 'inner.js': 'exports.inner = 1;', 'second.js': 'exports.second = 1;' },
      },
    );
    expect((await app.run('node', ['main.mjs'])).copies).toEqual([]);
  });
});

describe('what does not work becomes a problem, never an error in the app', () => {
  test('a library that no root resolves is named with the roots', async () => {
    const app = folders.create(esmApp('watch(); report();'));
    const { copies, problems } = await app.run('node', ['main.mjs']);
    expect(copies).toEqual([]);
    expect(problems).toEqual([`fake-lib was not found from ${app.directory}`]);
  });

  test('a library that fails to load is named with the reason', async () => {
    const app = folders.create(
      esmApp(`watch(); await import('fake-lib').catch(() => {}); await new Promise(setImmediate); report();`),
      { 'fake-lib': { ...ESM_ONLY, 'index.js': 'throw new Error("no peer dependency"); export class Client {}' } },
    );
    const { problems } = await app.run('node', ['main.mjs']);
    expect(problems).toEqual([`fake-lib could not be loaded from ${app.directory}: no peer dependency`]);
  });

  test('an observer that throws does not stop the app or the other copies', async () => {
    const app = folders.create(
      esmApp(`let calls = 0;
        watch('fake-lib', { onCopy() { calls += 1; throw new Error('bug'); } });
        if (typeof require('fake-lib').Client !== 'function' || calls !== 2) throw new Error('app was hurt');
        report();`),
      { 'fake-lib': dualLibrary() },
    );
    const { problems } = await app.run('node', ['main.mjs']);
    const sentence = 'fake-lib 1.2.3 was found, but its observer failed: bug';
    expect(problems).toEqual([sentence, sentence]);
  });

  test('a root that is no file is named', async () => {
    const app = folders.create(esmApp(`watch('fake-lib', { from: new URL('https://example.com/x.js') }); report();`), {
      'fake-lib': dualLibrary(),
    });
    const { copies, problems } = await app.run('node', ['main.mjs']);
    expect(copies).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/^https:\/\/example\.com\/x\.js cannot be used as a root: /)]);
  });

  test('without a hook for require both builds are loaded from the roots', async () => {
    const app = folders.create(
      {
        'main.cjs': `const { watch, report } = require('./watch.cjs'); const { Module } = require('node:module');
          // Some runtimes have a frozen module system.
          Object.defineProperty(Module.prototype, 'require', { value: Module.prototype.require, writable: false });
          watch(); report(require('fake-lib'));`,
      },
      { 'fake-lib': dualLibrary() },
    );
    const { copies, problems } = await app.run('node', ['main.cjs']);
    expect(copies).toMatchObject([
      { format: 'esm', found: 'resolved' },
      { format: 'cjs', found: 'resolved', proven: false, app: true },
    ]);
    expect(problems).toEqual([expect.stringMatching(/^require\(\) of fake-lib cannot be watched: /)]);
  });

  test('where require is not what is hooked, as in a test runner with its own, both builds are loaded', async () => {
    const app = folders.create(
      {
        'main.cjs': `const nodeModule = require('node:module'); const { createRequire, _load } = nodeModule;
          const own = (file) => Object.assign((id) => _load(createRequire(file).resolve(id), module), createRequire(file));
          nodeModule.createRequire = own; nodeModule.syncBuiltinESMExports();
          const { watch, report } = require('./watch.cjs');
          watch(); report(own(__filename)('fake-lib'));`,
      },
      { 'fake-lib': dualLibrary() },
    );
    const { copies, problems } = await app.run('node', ['main.cjs']);
    expect(copies).toMatchObject([
      { format: 'esm', found: 'resolved' },
      { format: 'cjs', found: 'resolved', proven: false, app: true },
    ]);
    expect(problems).toEqual([expect.stringMatching(/^require\(\) of fake-lib cannot be watched: .* instrument\(\)$/)]);
  });

  test('where modules cannot be compiled synchronously the copy comes later and counts as unproven', async () => {
    const app = folders.create(
      esmApp(`const { Module } = await import('node:module');
        // Compile caches replace this method, and know of scripts only.
        const compile = Module.prototype._compile;
        Module.prototype._compile = function (source, file, format) {
          if (format === 'module') throw new SyntaxError('Cannot use import statement outside a module');
          return compile.call(this, source, file, format);
        };
        watch(); const lib = await import('fake-lib'); await new Promise(setImmediate); report(lib);`),
      { 'fake-lib': dualLibrary() },
    );
    const { copies, problems } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'esm', found: 'resolved', proven: false, app: true }]);
    expect(problems).toEqual([]);
  });
});

describe('options and end', () => {
  test('eager: false loads nothing, but still sees what is required', async () => {
    const app = folders.create(esmApp(`watch('fake-lib', { eager: false }); report(require('fake-lib'));`), {
      'fake-lib': { ...dualLibrary(), 'index.mjs': 'process.stdout.write("loaded");' },
    });
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies).toMatchObject([{ format: 'cjs', found: 'required', app: true }]);
  });

  test('after close nothing is reported and require is as it was', async () => {
    const app = folders.create(
      esmApp(`const { Module } = await import('node:module'); const before = Module.prototype.require;
        watch('fake-lib', { eager: false }).close(); require('fake-lib');
        if (Module.prototype.require !== before) throw new Error('still hooked'); report();`),
      { 'fake-lib': dualLibrary() },
    );
    expect((await app.run('node', ['main.mjs'])).copies).toEqual([]);
  });

  test('so it is when several were closed in another order than they were opened', async () => {
    const app = folders.create(
      esmApp(`const { Module } = await import('node:module'); const before = Module.prototype.require;
        const [one, two, three] = [1, 2, 3].map(() => watch('fake-lib', { eager: false }));
        for (const loading of [two, one, one]) loading.close();
        require('fake-lib');
        if (Module.prototype.require === before) throw new Error('no longer hooked');
        three.close();
        if (Module.prototype.require !== before) throw new Error('still hooked'); report();`),
      { 'fake-lib': dualLibrary() },
    );
    expect((await app.run('node', ['main.mjs'])).copies).toMatchObject([{ found: 'required' }]);
  });

  test('after close a copy that was still loading is not reported', async () => {
    const app = folders.create(
      esmApp(`watch().close(); await import('fake-lib'); await new Promise(setImmediate); report();`),
      { 'fake-lib': { ...ESM_ONLY, 'index.js': 'await 0; export default class Client {}' } },
    );
    expect((await app.run('node', ['main.mjs'])).copies).toEqual([]);
  });

  test('a second watch in the same process sees the same copies', async () => {
    const app = folders.create(
      esmApp(`watch(); watch(); import * as lib from 'fake-lib'; report(lib, require('fake-lib'));`),
      { 'fake-lib': dualLibrary() },
    );
    const { copies } = await app.run('node', ['main.mjs']);
    expect(copies.map(({ format, app: own }) => `${format} ${own}`).sort()).toEqual([
      'cjs true',
      'cjs true',
      'esm true',
      'esm true',
    ]);
  });
});
