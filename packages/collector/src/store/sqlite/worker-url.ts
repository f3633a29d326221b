/** Where the program of the threads is; this file is for ES modules, `worker-url.cjs.ts` the same for CommonJS. */
export const WORKER_URL: URL = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
);
