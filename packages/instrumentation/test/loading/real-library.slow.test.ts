import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, AppFolders } from './app-folder.ts';

const folders = new AppFolders();
const apps = new Map<string, App>();

const FILES = {
  'hoisted.mts': `import { watch, report } from './watch.mjs'; import * as lib from 'openai'; watch('openai'); report(lib);`,
  'first.mts': `import './register-library.mjs'; import * as lib from 'openai'; import { report } from './watch.mjs';
    report(lib);`,
  'register-library.mjs': `import { watch } from './watch.mjs'; watch('openai');`,
  'required.cts': `const { watch, report } = require('./watch.cjs'); watch('openai'); report(require('openai'));`,
  'loaded.cts': `const lib = require('openai'); const { watch, report } = require('./watch.cjs'); watch('openai'); report(lib);`,
};

beforeAll(() => {
  for (const [version, installed] of [
    ['7.55.0', 'openai'],
    ['6.49.0', 'openai6'],
  ] as const) {
    const app = folders.create(FILES);
    app.install('openai', installed);
    apps.set(version, app);
  }
});
afterAll(() => folders.remove());

const ESM = { format: 'esm', found: 'resolved', proven: true };
const CASES = [
  ['hoisted.mts', [{ ...ESM, app: true }]],
  ['first.mts', [{ ...ESM, app: true }]],
  [
    'required.cts',
    [
      { ...ESM, app: false },
      { format: 'cjs', found: 'required', app: true },
    ],
  ],
  [
    'loaded.cts',
    [
      { format: 'cjs', found: 'loaded', app: true },
      { ...ESM, app: false },
    ],
  ],
] as const;

for (const runner of ['node', 'tsx'] as const) {
  for (const version of ['7.55.0', '6.49.0']) {
    test.for(CASES)(`${runner}, version ${version}, %s`, async ([file, expected]) => {
      const app = apps.get(version);
      const run = await app?.run(runner, [file]);
      expect(run?.copies).toMatchObject(expected.map((copy) => ({ ...copy, version })));
      expect(run?.copies).toHaveLength(expected.length);
      expect(run?.problems).toEqual([]);
    });
  }
}
