import { subject as agents } from '../../packages/instrument-agents/test/subject.ts';
import { describeProgram } from './describe-program.ts';
import { fileProgram, scenarioProgram } from './programs.ts';

describeProgram('agents', () => scenarioProgram(agents, 20, ['runs.mjs', 'mcp.mjs']));
describeProgram('langchain', () => fileProgram('instrument-langchain/test/apps/callbacks.mjs', {}));
