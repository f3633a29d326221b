import { configDefaults, defineConfig } from 'vitest/config';

const ALL = ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'];

/** What leaves nothing behind in its process shares one with others: starting and loading would be a quarter of the time. */
const SHARED = [
  'packages/{spec,collector,otel}/test/**/*.test.ts',
  'packages/*/test/mapping/**/*.test.ts',
  'packages/core/test/{chaukas,config,content,exit,observatory,pipeline}/**/*.test.ts',
];

/** These share one too, among themselves: they patch libraries and take it back. */
const KIT = ['packages/{instrumentation,auto}/test/**/*.test.ts'];

/** What takes long has a configuration of its own. */
const exclude = [...configDefaults.exclude, '**/*.slow.test.ts'];

export default defineConfig({
  resolve: { conditions: ['@chaukas/source'] },
  ssr: { resolve: { conditions: ['@chaukas/source'] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Many tests wait for processes of their own.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'shared', include: SHARED, exclude, isolate: false } },
      { extends: true, test: { name: 'kit', include: KIT, exclude, isolate: false } },
      { extends: true, test: { name: 'own process', include: ALL, exclude: [...exclude, ...SHARED, ...KIT] } },
    ],
  },
});
