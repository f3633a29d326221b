/** Loads packages that this one depends on; this file is for CommonJS, `own-require.ts` the same for ES modules. */
export const ownRequire: (name: string) => unknown = require;
