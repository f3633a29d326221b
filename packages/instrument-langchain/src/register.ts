/** Registers by being imported: `import '@chaukas/instrument-langchain/register'`, or `node --import` of the same. */
import { register } from './index.ts';

register();
