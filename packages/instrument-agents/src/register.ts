/** Registers by being imported: `import '@chaukas/instrument-agents/register'`, or `node --import` of the same. */
import { register } from './index.ts';

register();
