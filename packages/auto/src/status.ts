/** Registers, and prints at the end of the process what was found: `node --import @chaukas/auto/status app.js`. */
import { registerAuto } from './registering/register.ts';
import { printAtExit } from './status/print-at-exit.ts';

registerAuto();
printAtExit();
