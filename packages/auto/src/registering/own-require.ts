import { createRequire } from 'node:module';

/** Loads packages that this one depends on; this file is for ES modules, `own-require-cjs.ts` the same for CommonJS. */
export const ownRequire: (name: string) => unknown = createRequire(import.meta.url);
