import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@chaukas/source'] },
  ssr: { resolve: { conditions: ['@chaukas/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
