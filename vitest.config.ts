import { configDefaults, defineConfig } from 'vitest/config';

/** Proofs that take long: the older versions of the libraries, and the mistakes that comparisons have to find. */
const SLOW = '**/*.slow.test.ts';

/** `npm test` leaves the slow proofs out; `npm run test:slow` runs those alone. */
const slow = process.env.CHAUKAS_TEST === 'slow';

export default defineConfig({
  resolve: { conditions: ['@chaukas/source'] },
  ssr: { resolve: { conditions: ['@chaukas/source'] } },
  test: {
    include: slow
      ? [`packages/${SLOW}`]
      : ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: slow ? configDefaults.exclude : [...configDefaults.exclude, SLOW],
    testTimeout: 60_000,
    hookTimeout: slow ? 600_000 : 120_000,
  },
});
