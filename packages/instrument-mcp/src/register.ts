/** Registers by being imported: `import '@chaukas/instrument-mcp/register'`, or `node --import` of the same. */
import { register } from './index.ts';

register();
