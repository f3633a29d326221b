import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@chaukas/source'] },
  ssr: { resolve: { conditions: ['@chaukas/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // What takes long has a configuration of its own.
    exclude: [...configDefaults.exclude, '**/*.slow.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
