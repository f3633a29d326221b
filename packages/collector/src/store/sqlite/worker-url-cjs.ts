import { join } from 'node:path';

/** Where the program of the threads is; this file is for CommonJS, `worker-url.ts` the same for ES modules. */
export const WORKER_URL: string = join(__dirname, 'worker.js');
