import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Proofs that take long: older versions of the libraries, and the mistakes that comparisons have to find. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['packages/*/test/**/*.slow.test.ts'],
    exclude: configDefaults.exclude,
    hookTimeout: 600_000,
  },
});
