import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Proofs that take long: other versions of the libraries, ways of loading, fuzzing, and mistakes that comparisons have to find. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: undefined,
    include: ['{packages,examples}/*/test/**/*.slow.test.ts', 'test/**/*.slow.test.ts'],
    exclude: configDefaults.exclude,
    hookTimeout: 600_000,
  },
});
