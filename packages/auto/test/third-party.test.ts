/** Instrumentations of others, which declare themselves in their package.json and are named in the app's. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppFolder } from './app-folder.ts';

let app: AppFolder;

/** A library, and an instrumentation of it that is made with the kit. */
const SMALL_LIB = {
  'node_modules/small-lib/package.json': JSON.stringify({
    name: 'small-lib',
    version: '2.1.0',
    exports: './index.mjs',
  }),
  'node_modules/small-lib/index.mjs': `export class Search { find(words) { return 'found ' + words; } }`,
  'node_modules/instrument-small-lib/package.json': JSON.stringify({
    name: 'instrument-small-lib',
    version: '1.0.0',
    type: 'module',
    exports: { '.': { import: './index.js' } },
    chaukas: { instrumentation: { library: ['small-lib'] } },
  }),
  'node_modules/instrument-small-lib/index.js': `
    import { defineInstrumentation, patchMethods } from '@chaukas/instrumentation';
    import { withFunctionSpan } from '@chaukas/core';
    export const { register, instrument } = defineInstrumentation({
      name: 'instrument-small-lib', version: '1.0.0', library: 'small-lib', testedMajor: 2,
      patch: (target, context) => patchMethods(target.Search.prototype, 'search', {
        find(original, self, args) {
          context.onCall();
          const data = { name: 'find', input: args[0] };
          return withFunctionSpan(() => Reflect.apply(original, self, args), { data, instrumentation: context.scope });
        },
      }),
    });`,
};

/** Those of which something is wrong. */
const BROKEN = {
  'throws-early': [{ library: 'a', register: './register' }, `throw new Error('no such thing\\nat all')`],
  'registers-nothing': [{ library: ['b'] }, 'exports.start = () => {}'],
  'throws-late': [{ library: ['c'] }, `exports.register = () => { throw new Error('broken inside') }`],
  nameless: [{}, ''],
  astray: [{ library: ['d'], register: '../outside' }, ''],
} as const;

function brokenFiles(): Record<string, string> {
  const files = Object.entries(BROKEN).flatMap(([name, [instrumentation, source]]) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', chaukas: { instrumentation } })],
    [`node_modules/${name}/index.js`, source],
    [`node_modules/${name}/register.js`, source],
  ]);
  return Object.fromEntries(files);
}

beforeAll(() => {
  app = new AppFolder({}, ['@chaukas/core', '@chaukas/instrumentation'], {
    'main.mjs': `import { Search } from 'small-lib'; console.log(new Search().find('it'));
      const { status } = await import('@chaukas/auto/api');
      console.log(JSON.stringify(status().libraries.filter(({ library }) => !/openai|anthropic|chain|context/.test(library))));`,
    'good/package.json': JSON.stringify({
      dependencies: { 'small-lib': '*', 'instrument-small-lib': '*', other: '*' },
    }),
    'good/main.mjs': `import '../main.mjs';`,
    'bad/package.json': JSON.stringify({
      devDependencies: Object.fromEntries(Object.keys(BROKEN).map((name) => [name, '*'])),
    }),
    'bad/main.mjs': `console.log('still here');`,
    ...SMALL_LIB,
    ...brokenFiles(),
  });
});
afterAll(() => app.remove());

const AUTO = ['--import', '@chaukas/auto'];

describe('an instrumentation of somebody else that the app names', () => {
  test('is registered, and its library recorded like others', async () => {
    const { stdout, said, trail } = await app.run([...AUTO, 'good/main.mjs']);
    const [answer, status] = stdout.trim().split('\n');
    expect(answer).toBe('found it');
    expect(trail.map(({ type }) => type).filter((type) => type.startsWith('TOOL'))).toEqual([
      'TOOL_CALL_START',
      'TOOL_CALL_END',
    ]);
    expect(said).toEqual([expect.stringContaining('[chaukas] recording small-lib 2.1.0 to ')]);
    expect(JSON.parse(status ?? '')).toMatchObject([
      {
        library: 'small-lib',
        instrumentation: 'instrument-small-lib',
        copies: [{ version: '2.1.0', format: 'esm', found: 'resolved', patched: true, calls: 1 }],
        missing: [],
      },
    ]);
  });

  test('can be excluded by the name of its package', async () => {
    const { said, trail } = await app.run([...AUTO, 'good/main.mjs'], {
      env: { CHAUKAS_EXCLUDE_INSTRUMENTATIONS: 'instrument-small-lib' },
    });
    expect({ said, trail }).toEqual({ said: [], trail: [] });
  });

  test('and is broken is told of in one line each, and the app runs on', async () => {
    const { stdout, said, code } = await app.run([...AUTO, 'bad/main.mjs']);
    expect({ stdout, code }).toEqual({ stdout: 'still here\n', code: 0 });
    expect(said.toSorted()).toEqual([
      expect.stringMatching(/^\[chaukas\] astray declares an instrumentation whose "register" is not "\." or a path/),
      expect.stringMatching(
        /^\[chaukas\] nameless declares an instrumentation without "library", .*"chaukas": \{ "instr/,
      ),
      '[chaukas] registers-nothing could not be registered: registers-nothing exports no function "register"',
      '[chaukas] throws-early could not be registered: no such thing',
      '[chaukas] throws-late could not be registered: broken inside',
    ]);
  });
});
