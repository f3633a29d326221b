/** Registers by being imported: `import '@chaukas/instrument-__name__/register'`, or `node --import` of the same. */
import { register } from './index.ts';

register();
