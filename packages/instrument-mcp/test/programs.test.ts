import { EVERYDAY } from './harness/cells.ts';
import { runPrograms } from './harness/programs.ts';

runPrograms(EVERYDAY);
