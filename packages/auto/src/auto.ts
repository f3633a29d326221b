/**
 * Registers by being imported: `import '@chaukas/auto'`, or `node --import @chaukas/auto app.js`, or `--require` of the same. What
 * to call from code is in `@chaukas/auto/api`.
 */
import { registerAuto } from './registering/register.ts';

registerAuto();
