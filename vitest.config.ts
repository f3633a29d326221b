import { configDefaults, defineConfig } from 'vitest/config';

const ALL = ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'];

/**
 * What leaves nothing behind but a suite shares a process with others, and gets a suite of its own: starting and loading would be half of
 * the time. What patches a real library has a process of its own.
 */
const SHARED = ['packages/{core,spec,collector,otel}/test/**/*.test.ts', 'packages/*/test/mapping/**/*.test.ts'];

/** Of those, what puts something else in the place of a module. */
const MOCKED = ['packages/core/test/events/zero-cost.test.ts', 'packages/core/test/export/disk-full.test.ts'];

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
      {
        extends: true,
        test: {
          name: 'shared',
          include: SHARED,
          exclude: [...exclude, ...MOCKED],
          isolate: false,
          setupFiles: 'test/fresh-suite.ts',
        },
      },
      { extends: true, test: { name: 'mocked', include: MOCKED, exclude } },
      { extends: true, test: { name: 'kit', include: KIT, exclude, isolate: false } },
      { extends: true, test: { name: 'own process', include: ALL, exclude: [...exclude, ...SHARED, ...KIT] } },
    ],
  },
});
